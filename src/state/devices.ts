/** Devices of a customer, in the batches in which they were uploaded. Jobs bring them in: `device-jobs.ts`. */
import type { Device, DeviceBatch, DeviceInput, DevicePolicy, DevicePolicyInput } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { countAssigned, devicePolicies, getConfigurationPolicy, policyKey } from './configuration-policies.ts'
import { customerOf, type SeekPage } from './customers.ts'
import { pageBy, type PageRequest } from './pages.ts'
import type { Transaction, View } from './value.ts'

export interface DeviceBatchRecord extends Omit<DeviceBatch, 'deviceCount' | 'devicesLink' | 'attributes'> {
  customerId: string
  /** Its place in the list, which is in the order of creation. */
  sequence: number
  /** The upload whose status is that of the batch; absent when it is not kept. */
  latestJobId?: string
}

export interface DeviceRecord extends Omit<Device, 'attributes'> {
  customerId: string
  batchId: string
  /** Its place in the batch, which is in the order of upload. */
  sequence: number
  policies: DevicePolicy[]
}

/** What identifies a device, and what else is told of it. */
export type DeviceFacts = Pick<DeviceInput, 'serialNumber' | 'productKey' | 'hardwareHash' | 'modelName' | 'oemManufacturerName'>

/** Batch ids are texts that clients choose; spaces around them and case make no other batch. */
export const batchKey = (customerId: string, batchId: string) => keyOf(customerId, batchId.trim().toLowerCase())

export const deviceBatchesSpec: CollectionSpec<DeviceBatchRecord, never> = { key: ({ customerId, id }) => batchKey(customerId, id), indexes: {} }

const deviceKey = (customerId: string, deviceId: string) => keyOf(customerId, deviceId.trim().toLowerCase())

export const devicesSpec: CollectionSpec<DeviceRecord, 'batch' | 'identity' | 'policy'> = {
  key: ({ customerId, id }) => deviceKey(customerId, id),
  indexes: {
    batch: ({ customerId, batchId, sequence }) => keyOf(batchKey(customerId, batchId), String(sequence).padStart(12, '0')),
    identity: identityOf,
    policy: device => {
      const policyId = policyOf(device)
      return policyId === undefined ? undefined : policyKey(device.customerId, policyId)
    }
  }
}

/** What no two devices share, whoever has them: the hash, or else the product key, or else serial number, manufacturer and model together. */
export function identityOf ({ hardwareHash, productKey, serialNumber, oemManufacturerName, modelName }: DeviceFacts): string {
  if (hardwareHash !== undefined) return JSON.stringify([hardwareHash])
  const texts = productKey !== undefined ? ['', productKey] : ['', '', serialNumber, oemManufacturerName, modelName]
  return JSON.stringify(texts).toLowerCase()
}

/** The policy that a device has. */
const policyOf = ({ policies }: DeviceRecord): string | undefined => policies[0]?.value ?? undefined

/** All batches of a customer, oldest first. */
export const listDeviceBatches = (view: View, customerId: string): DeviceBatchRecord[] =>
  view.deviceBatches.startingWith(keyOf(customerOf(view, customerId).id, '')).sort((a, b) => a.sequence - b.sequence)

export function getDeviceBatch (view: View, customerId: string, batchId: string): DeviceBatchRecord {
  const found = view.deviceBatches.get(batchKey(customerOf(view, customerId).id, batchId))
  if (!found) throw refuse('resourceNotFound', `device batch ${batchId}`)
  return found
}

/** A page of a batch's devices in the order of upload. */
export function listDevices (view: View, customerId: string, batchId: string, request: PageRequest): SeekPage<DeviceRecord> {
  const batch = getDeviceBatch(view, customerId, batchId)
  return pageBy(view.devices, 'batch', keyOf(batchKey(batch.customerId, batch.id), ''), request)
}

/** A device of a customer, in whichever batch. */
export const findDevice = (view: View, customerId: string, deviceId: string): DeviceRecord | undefined => view.devices.get(deviceKey(customerId, deviceId))

function deviceIn (view: View, customerId: string, batchId: string, deviceId: string): DeviceRecord {
  const batch = getDeviceBatch(view, customerId, batchId)
  const found = findDevice(view, batch.customerId, deviceId)
  if (found?.batchId !== batch.id) throw refuse('resourceNotFound', `device ${deviceId} of batch ${batch.id}`)
  return found
}

/** The policy that a list asks for: null to take it away, undefined when the list does not speak of it. */
export function policyAskedFor (policies: DevicePolicyInput[] = []): string | null | undefined {
  const last = policies.at(-1)
  return last && (last.value?.trim().toLowerCase() || null)
}

/** Sets the policies of one device; what is not listed is taken away. */
export function updateDevice (tx: Transaction, customerId: string, batchId: string, deviceId: string, { policies }: DeviceInput): DeviceRecord {
  const before = deviceIn(tx, customerId, batchId, deviceId)
  const policyId = policyAskedFor(policies) ?? null
  if (policyId !== null) getConfigurationPolicy(tx, customerId, policyId)
  const after = storeDevice(tx, { ...before, policies: devicePolicies(policyId) })
  tx.note({ operationType: 'device_updated', resourceType: 'device', customerId: after.customerId, resourceId: after.id, oldValue: before, newValue: after })
  return after
}

/** Takes a device out of its batch and from the customer; it can be uploaded again, here or elsewhere. */
export function deleteDevice (tx: Transaction, customerId: string, batchId: string, deviceId: string): void {
  const device = deviceIn(tx, customerId, batchId, deviceId)
  tx.remove('devices', deviceKey(device.customerId, device.id))
  countInBatch(tx, device, -1)
  countAssigned(tx, device.customerId, policyOf(device), -1)
  tx.note({ operationType: 'device_deleted', resourceType: 'device', customerId: device.customerId, resourceId: device.id, oldValue: device })
}

/** Stores a device, new or changed; the counts of its batch and of the policies follow. */
export function storeDevice (tx: Transaction, device: DeviceRecord): DeviceRecord {
  const before = findDevice(tx, device.customerId, device.id)
  tx.put('devices', device)
  if (!before) countInBatch(tx, device, 1)
  const [then, now] = [before && policyOf(before), policyOf(device)]
  if (then !== now) {
    countAssigned(tx, device.customerId, then, -1)
    countAssigned(tx, device.customerId, now, 1)
  }
  return device
}

function countInBatch (tx: Transaction, { customerId, batchId }: DeviceRecord, difference: 1 | -1) {
  const batch = tx.deviceBatches.get(batchKey(customerId, batchId))
  if (batch) tx.put('deviceBatches', { ...batch, devicesCount: batch.devicesCount + difference })
}
