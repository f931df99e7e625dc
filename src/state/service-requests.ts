/** Service requests of the partner and its customers. */
import type { ServiceRequest } from '../contract/types.ts'
import type { CollectionSpec } from './collection.ts'

export interface ServiceRequestRecord extends Omit<ServiceRequest, 'attributes' | 'newNote'> { id: string }

export const serviceRequestsSpec: CollectionSpec<ServiceRequestRecord, never> = { key: ({ id }) => id, indexes: {} }
