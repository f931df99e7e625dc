/** Controls answer only under names of this machine, only our own pages, and only who has the token when one is set. */
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../errors.ts'
import { certificatePath } from '../../webhooks/message.ts'
import type { ControlOptions } from './control.ts'

/** What strangers need: whether it runs, and by what signatures are verified. */
const openUrls = ['/_emulator/health', certificatePath]

export function checkSafety (request: FastifyRequest, { controlToken, hosts = [] }: ControlOptions) {
  const { host = '', origin, authorization } = request.headers
  const name = hostName(host)
  if (!isLoopbackName(name) && !hosts.includes(name)) throw refuse('hostRefused', host)
  if (origin !== undefined && hostName(origin.replace(/^[a-z]+:\/\//i, '')) + portIn(origin) !== name + portIn(host)) throw refuse('originRefused', origin)
  if (controlToken !== undefined && !openUrls.includes(request.routeOptions.url ?? '') && /^bearer +(.*)$/i.exec(authorization ?? '')?.[1] !== controlToken) throw refuse('controlTokenMissing')
}

const hostName = (host: string) => host.toLowerCase().replace(/:\d*$/, '')
const portIn = (host: string) => /:(\d+)$/.exec(host)?.[0] ?? ''
const isLoopbackName = (name: string) => name === 'localhost' || name === '[::1]' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name)
