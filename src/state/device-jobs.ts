/** Jobs over devices: uploads and updates of policies. They are accepted at once, take their time, and tell device by device how it went. */
import type { BatchUploadDetails, DeviceBatchCreationRequestInput, DeviceInput, DevicePolicyUpdateRequestInput, DeviceUploadDetails, DeviceUploadStatusType, OperationType } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { devicePolicies, policyKey } from './configuration-policies.ts'
import { customerOf } from './customers.ts'
import { batchKey, findDevice, getDeviceBatch, identityOf, policyAskedFor, storeDevice, type DeviceBatchRecord, type DeviceFacts, type DeviceRecord } from './devices.ts'
import { requireText } from './input.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

/** What happens to a job by itself. */
export const lifecycle: TransitionTable<DeviceUploadStatusType, 'start' | 'finish' | 'finishWithErrors'> = {
  unknown: {},
  queued: { start: 'processing' },
  processing: { finish: 'finished', finishWithErrors: 'finished_with_errors' },
  finished: {},
  finished_with_errors: {}
}

/** How long a job stays queued, and then how long it works (ours: the documentation has no time). */
export const jobStepMilliseconds = 1000

/** How many devices a batch, or an update of policies, can have (ours: the documentation has no limit). */
export const largestBatchDevices = 2000

/** What is to be done for one device: upload it, or give it a policy. `policyId` null is none, undefined leaves it as it is. */
type Task = { policyId?: string | null | undefined } & ({ upload: DeviceFacts } | { deviceId: string })

/** How it went for one device. */
type Result = Omit<DeviceUploadDetails, 'attributes'>

export interface DeviceJobRecord extends Omit<BatchUploadDetails, 'batchTrackingId' | 'devicesStatus' | 'attributes'> {
  customerId: string
  id: string
  /** The batch into which the job uploads; absent when it updates policies. */
  batchId?: string
  /** What is still to be done, in the order of `devicesStatus`. */
  tasks: Task[]
  devicesStatus: Result[]
}

const jobKey = (customerId: string, jobId: string) => keyOf(customerId, jobId.trim().toLowerCase())

export const deviceJobsSpec: CollectionSpec<DeviceJobRecord, 'upload'> = {
  key: ({ customerId, id }) => jobKey(customerId, id),
  indexes: { upload: ({ customerId, batchId, tasks }) => batchId === undefined || tasks.length === 0 ? undefined : batchKey(customerId, batchId) }
}

/** What can be wrong with a device. The first is documented (get-the-status-of-a-device-batch-upload), the others are ours. */
const errors = {
  deviceOfOtherTenant: { errorCode: '808', errorDescription: 'ZtdDeviceAssignedToOtherTenant' },
  deviceUploadedBefore: { errorCode: '806', errorDescription: 'ZtdDeviceAlreadyAssigned' },
  deviceUnknown: { errorCode: '1000', errorDescription: 'DeviceNotFound' },
  policyUnknown: { errorCode: '1000', errorDescription: 'PolicyNotFound' }
} as const

export function getBatchUploadStatus (view: View, customerId: string, jobId: string): DeviceJobRecord {
  const found = view.deviceJobs.get(jobKey(customerOf(view, customerId).id, jobId))
  if (!found) throw refuse('resourceNotFound', `device job ${jobId}`)
  return found
}

/** Makes a batch, which is there at once, and starts to upload devices into it. */
export function createDeviceBatch (tx: Transaction, customerId: string, input: DeviceBatchCreationRequestInput): DeviceJobRecord {
  const customer = customerOf(tx, customerId)
  const id = requireText(input.batchId, 'batchId').trim()
  if (/[\p{Cc}\p{Cs}\uffff]/u.test(id)) throw refuse('propertyInvalid', 'batchId has a character that cannot be written.')
  const tasks = uploadsOf(input.devices, 0)
  if (tx.deviceBatches.has(batchKey(customer.id, id))) throw refuse('deviceBatchExists', id)
  const batch: DeviceBatchRecord = {
    customerId: customer.id,
    sequence: tx.next(),
    id,
    createdBy: tx.partner.name,
    status: 'queued',
    creationDate: utc(tx.now),
    devicesCount: 0
  }
  return startUpload(tx, batch, tasks, 'devices_upload_to_new_batch_attempted', input.devices)
}

/** Starts to upload devices into a batch that is there. */
export function addDevices (tx: Transaction, customerId: string, batchId: string, devices: DeviceInput[]): DeviceJobRecord {
  const batch = getDeviceBatch(tx, customerId, batchId)
  const onTheWay = tx.deviceJobs.where('upload', batchKey(batch.customerId, batch.id)).reduce((sum, { tasks }) => sum + tasks.length, 0)
  const tasks = uploadsOf(devices, batch.devicesCount + onTheWay)
  return startUpload(tx, batch, tasks, 'devices_upload_to_existing_batch_attempted', devices)
}

/** Starts to give devices policies. A device or policy that is not there shows in the job. */
export function updateDevicePolicies (tx: Transaction, customerId: string, { devices }: DevicePolicyUpdateRequestInput): DeviceJobRecord {
  const customer = customerOf(tx, customerId)
  checkNumber(devices, 0)
  const tasks = devices.map(({ id, policies }, index): Task => ({ deviceId: requireText(id, `devices[${index}].id`).trim(), policyId: policyAskedFor(policies) }))
  const job = startJob(tx, customer.id, tasks, tasks.map(task => resultFor(findDevice(tx, customer.id, (task as { deviceId: string }).deviceId), task, { status: 'queued' })))
  tx.note({ operationType: 'devices_update_attempted', resourceType: 'device', customerId: customer.id, resourceId: job.id, newValue: { devices } })
  return job
}

function checkNumber (devices: unknown[], already: number) {
  if (devices.length === 0) throw refuse('propertyInvalid', 'the list of devices is empty.')
  if (already + devices.length > largestBatchDevices) {
    throw refuse('propertyInvalid', `there can be at most ${largestBatchDevices} devices, not ${already + devices.length}.`)
  }
}

/** The uploads that a list of devices asks for: each has to say what identifies it. */
function uploadsOf (devices: DeviceInput[], already: number): Task[] {
  checkNumber(devices, already)
  return devices.map((device, index): Task => {
    const upload: DeviceFacts = {}
    for (const name of ['serialNumber', 'productKey', 'hardwareHash', 'modelName', 'oemManufacturerName'] as const) {
      const text = device[name]?.trim()
      if (text) upload[name] = text
    }
    if (!upload.hardwareHash && !upload.productKey && !(upload.serialNumber && upload.oemManufacturerName && upload.modelName)) {
      throw refuse('propertyInvalid', `devices[${index}] needs a hardwareHash, a productKey, or serialNumber, oemManufacturerName and modelName together.`)
    }
    return { upload, policyId: policyAskedFor(device.policies) }
  })
}

function startUpload (tx: Transaction, batch: DeviceBatchRecord, tasks: Task[], operationType: OperationType, devices: DeviceInput[]): DeviceJobRecord {
  const job = startJob(tx, batch.customerId, tasks, tasks.map(task => resultFor(undefined, task, { status: 'queued' })), batch.id)
  tx.put('deviceBatches', { ...batch, status: job.status, latestJobId: job.id })
  tx.note({
    operationType,
    resourceType: 'device',
    customerId: batch.customerId,
    resourceId: job.id,
    newValue: { batchId: batch.id, devices },
    customizedData: [{ key: 'BatchId', value: batch.id }]
  })
  return job
}

function startJob (tx: Transaction, customerId: string, tasks: Task[], devicesStatus: Result[], batchId?: string): DeviceJobRecord {
  const job: DeviceJobRecord = {
    customerId,
    id: tx.ids.guid(),
    ...(batchId !== undefined && { batchId }),
    status: 'queued',
    startedTime: utc(tx.now),
    tasks,
    devicesStatus
  }
  tx.put('deviceJobs', job)
  scheduleStep(tx, job)
  return job
}

const scheduleStep = (tx: Transaction, { customerId, id }: DeviceJobRecord) => tx.schedule(tx.now + jobStepMilliseconds, { kind: 'deviceJobStep', customerId, jobId: id })

/** Moves a job on by one step: it begins, and then it does all that there is to do. */
export function stepDeviceJob (tx: Transaction, customerId: string, jobId: string) {
  const job = tx.deviceJobs.get(jobKey(customerId, jobId))
  if (!job) return
  const started = next(lifecycle, job.status, 'start')
  if (started) {
    store(tx, { ...job, status: started, devicesStatus: job.devicesStatus.map(result => ({ ...result, status: started })) })
    scheduleStep(tx, job)
  } else if (job.status === 'processing') {
    const devicesStatus = job.tasks.map(task => 'upload' in task ? upload(tx, job, task) : assign(tx, job, task))
    const status = next(lifecycle, job.status, devicesStatus.some(({ errorCode }) => errorCode) ? 'finishWithErrors' : 'finish')!
    store(tx, { ...job, status, completedTime: utc(tx.now), tasks: [], devicesStatus })
  }
}

/** Stores a job; its batch shows the status of the latest upload. */
function store (tx: Transaction, job: DeviceJobRecord) {
  tx.put('deviceJobs', job)
  const batch = job.batchId === undefined ? undefined : tx.deviceBatches.get(batchKey(job.customerId, job.batchId))
  if (batch?.latestJobId === job.id) tx.put('deviceBatches', { ...batch, status: job.status })
}

function upload (tx: Transaction, { customerId, batchId }: DeviceJobRecord, task: Task & { upload: DeviceFacts }): Result {
  const holder = tx.devices.one('identity', identityOf(task.upload))
  if (holder) return failed(undefined, task, holder.customerId === customerId ? 'deviceUploadedBefore' : 'deviceOfOtherTenant')
  if (!isPolicy(tx, customerId, task.policyId)) return failed(undefined, task, 'policyUnknown')
  const device = storeDevice(tx, {
    customerId,
    batchId: batchId!,
    sequence: tx.next(),
    id: tx.ids.guid(),
    ...task.upload,
    policies: devicePolicies(task.policyId ?? null),
    uploadedDate: utc(tx.now)
  })
  return resultFor(device, task, { status: 'finished' })
}

function assign (tx: Transaction, { customerId }: DeviceJobRecord, task: Task & { deviceId: string }): Result {
  const device = findDevice(tx, customerId, task.deviceId)
  if (!device) return failed(undefined, task, 'deviceUnknown')
  if (!isPolicy(tx, customerId, task.policyId)) return failed(device, task, 'policyUnknown')
  if (task.policyId !== undefined) storeDevice(tx, { ...device, policies: devicePolicies(task.policyId) })
  return resultFor(device, task, { status: 'finished' })
}

const isPolicy = (view: View, customerId: string, policyId: string | null | undefined) =>
  policyId === null || policyId === undefined || view.configurationPolicies.has(policyKey(customerId, policyId))

const failed = (device: DeviceRecord | undefined, task: Task, error: keyof typeof errors): Result =>
  resultFor(device, task, { status: 'finished_with_errors', ...errors[error] })

/** How it stands for a device: named by its id when it has one, and by what was sent or is known of it. */
function resultFor (device: DeviceRecord | undefined, task: Task, outcome: Pick<Result, 'status' | 'errorCode' | 'errorDescription'>): Result {
  const { serialNumber, productKey } = 'upload' in task ? task.upload : device ?? {}
  const deviceId = device?.id ?? ('deviceId' in task ? task.deviceId : undefined)
  return {
    ...(deviceId !== undefined && { deviceId }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(productKey !== undefined && { productKey }),
    ...outcome
  }
}
