/** Every refusal leaves in the service's shape: what the state refused, what could not be read, and what went wrong inside. */
import type { FastifyError, FastifyReply } from 'fastify'
import { PartnerCenterError, refuse } from '../errors.ts'
import { header } from './headers.ts'

/** The body of a refusal; its source is that of the world, or `emulator` for our own controls. */
export const refusalBody = ({ code, message, data }: Pick<PartnerCenterError, 'code' | 'message' | 'data'>, source: string) => JSON.stringify({ code, description: message, data, source })

/** Headers of the service that the gateway before it does not know. */
const serviceHeaders = [header.requestId, header.correlationId, header.correlationVector, header.serverId, header.locale]

/** The refusal of the gateway, which counts requests before the service sees them (documented example). */
export function gatewayAnswer (reply: FastifyReply, { status, message, headers }: Pick<PartnerCenterError, 'status' | 'message' | 'headers'>) {
  for (const name of serviceHeaders) reply.removeHeader(name)
  const body = Buffer.from(`{ "statusCode": ${status}, "message": ${JSON.stringify(message)} }`) // of a text Fastify would name the charset
  return reply.code(status).headers({ ...headers, [header.contentType]: 'application/json' }).send(body)
}

/** What scripts of the years before 2023 look for when an app-only token is refused. */
const plainRefusal = 'This resource can\'t be accessed by application credentials.'

export const plainAnswer = (reply: FastifyReply, { status }: PartnerCenterError) =>
  reply.code(status).header(header.contentType, 'text/plain; charset=utf-8').send(plainRefusal)

export const bodyLimitBytes = 1024 * 1024
export const controlBodyLimitBytes = 256 * 1024 * 1024

/** The refusal that an error stands for. */
export function refusalFor (error: unknown, contentType?: string): PartnerCenterError {
  if (error instanceof PartnerCenterError) return error
  const { code, statusCode, message } = error as FastifyError
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': return refuse('requestTooLarge', bodyLimitBytes)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': return refuse('unsupportedMediaType', contentType ?? '', 'application/json')
    case 'FST_ERR_BAD_URL': return refuse('inputInvalid', 'the address is not well-formed.')
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return refuse('inputInvalid', message)
  return refuse('unexpectedFailure', 'this is a defect of the emulator; its log says more.')
}
