/** Devices of a customer, in batches, uploaded and updated by jobs that take their time. */
import { keyOf, type CollectionSpec } from './collection.ts'
import type { Transaction } from './value.ts'

export interface DeviceBatchRecord { customerId: string, id: string }
export interface DeviceRecord { customerId: string, batchId: string, id: string }
export interface DeviceJobRecord { customerId: string, id: string }

export const deviceBatchesSpec: CollectionSpec<DeviceBatchRecord, never> = { key: ({ customerId, id }) => keyOf(customerId, id.toLowerCase()), indexes: {} }
export const devicesSpec: CollectionSpec<DeviceRecord, never> = { key: ({ customerId, batchId, id }) => keyOf(customerId, batchId.toLowerCase(), id), indexes: {} }
export const deviceJobsSpec: CollectionSpec<DeviceJobRecord, never> = { key: ({ customerId, id }) => keyOf(customerId, id), indexes: {} }

/** Moves a job on by one step. */
export function stepDeviceJob (tx: Transaction, customerId: string, jobId: string) { tx.deviceJobs.get(keyOf(customerId, jobId)) }
