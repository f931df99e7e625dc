/** Devices of a customer, their batches, and the jobs that upload them and give them policies. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { BatchUploadDetails, Device, DeviceBatch } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept, link } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { seekOrJump } from '../http/jumps.ts'
import { addDevices, createDeviceBatch, getBatchUploadStatus, updateDevicePolicies, type DeviceJobRecord } from '../state/device-jobs.ts'
import { deleteDevice, listDeviceBatches, listDevices, updateDevice, type DeviceBatchRecord, type DeviceRecord } from '../state/devices.ts'
import type { Route } from './route.ts'

/** Where the devices of a batch are listed. Ids of batches may have blanks. */
const devicesAt = (customerId: string, batchId: string) => `/customers/${customerId}/deviceBatches/${encodeURIComponent(batchId)}/devices`

/** A batch as the wire shows it: the number of its devices has one name in the example and another in the table. */
export const deviceBatchShape = (batch: DeviceBatchRecord): DeviceBatch => ({
  ...batch,
  deviceCount: batch.devicesCount,
  devicesLink: link(devicesAt(batch.customerId, batch.id)),
  attributes: { objectType: 'DeviceBatch' }
})

export const deviceShape = (device: DeviceRecord): Device => ({ ...device, attributes: { objectType: 'Device' } })

export const deviceJobShape = (job: DeviceJobRecord): BatchUploadDetails => ({
  ...job,
  batchTrackingId: job.id,
  devicesStatus: job.devicesStatus.map(result => ({ ...result, attributes: { objectType: 'DeviceUploadDetails' } })),
  attributes: { objectType: 'BatchUploadDetails' }
})

const batchJson = kept('DeviceBatch', deviceBatchShape)
const deviceJson = kept('Device', deviceShape)
const jobJson = kept('BatchUploadDetails', deviceJobShape)

/** The documented page has 100 devices. */
const pageSizes = { usualSize: 100, largestSize: 100 }

/** Says where a job that has begun can be followed. Clients take the tracking id from this address by its place. */
const accepted = (reply: FastifyReply, { customerId, id }: DeviceJobRecord) =>
  answerEmpty(reply, 202, { [header.location]: `/customers/${customerId}/batchJobStatus/${id}` })

export default async function devices (app: FastifyInstance) {
  app.route<Route<'listDeviceBatches'>>({
    ...operation('listDeviceBatches'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listDeviceBatches, params.customerId).map(batchJson)))
  })

  app.route<Route<'createDeviceBatch'>>({
    ...operation('createDeviceBatch'),
    handler: ({ world, params, body }, reply) => accepted(reply, world.run(createDeviceBatch, params.customerId, body))
  })

  app.route<Route<'listDevices'>>({
    ...operation('listDevices'),
    handler: ({ world, params, query, headers }, reply) => {
      const { scan, frame } = seekOrJump({
        list: devicesAt(params.customerId.trim().toLowerCase(), params.deviceBatchId.trim()),
        ...pageSizes,
        size: query.size,
        page: query.page,
        query: {},
        seekOperation: query.seekOperation,
        token: headers[header.continuationToken] as string | undefined
      })
      const page = world.read(listDevices, params.customerId, params.deviceBatchId, scan)
      const { self: _, ...links } = frame(page) // the documented list has none to itself
      return answer(reply, 200, collection(page.items.map(deviceJson), links))
    }
  })

  app.route<Route<'addDevices'>>({
    ...operation('addDevices'),
    handler: ({ world, params, body }, reply) => accepted(reply, world.run(addDevices, params.customerId, params.deviceBatchId, body))
  })

  app.route<Route<'updateDevice'>>({
    ...operation('updateDevice'),
    handler: ({ world, params, body }, reply) =>
      answer(reply, 200, deviceJson(world.run(updateDevice, params.customerId, params.deviceBatchId, params.deviceId, body)))
  })

  app.route<Route<'deleteDevice'>>({
    ...operation('deleteDevice'),
    handler: ({ world, params }, reply) => {
      world.run(deleteDevice, params.customerId, params.deviceBatchId, params.deviceId)
      return answerEmpty(reply, 204)
    }
  })

  app.route<Route<'updateDevicePolicies'>>({
    ...operation('updateDevicePolicies'),
    handler: ({ world, params, body }, reply) => accepted(reply, world.run(updateDevicePolicies, params.customerId, body))
  })

  app.route<Route<'getBatchUploadStatus'>>({
    ...operation('getBatchUploadStatus'),
    handler: ({ world, params }, reply) => answer(reply, 200, jobJson(world.read(getBatchUploadStatus, params.customerId, params.batchTrackingId)))
  })
}
