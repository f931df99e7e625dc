/**
 * Codes and refresh tokens: opaque to whoever holds them, and whole in themselves. The service encrypts what it needs to know, so that
 * nothing is kept but which codes have been redeemed.
 */
import type { World } from '../state/world.ts'
import { refuse } from './errors.ts'
import type { Keys } from './keys.ts'
import type { User } from './registrations.ts'

export const codeLifetimeSeconds = 10 * 60
export const deviceCodeLifetimeSeconds = 15 * 60
export const refreshTokenLifetimeSeconds = 90 * 86_400

interface Sealed {
  /** Tenant of the partner whose world it was made in. */
  world: string
  clientId: string
  /** In milliseconds since 1970, by the world's clock. */
  issuedAt: number
}

/** Who signed in where, for what. */
export interface Consent {
  /** Tenant that the user signed in at. */
  tenantId: string
  user: User
  resource: string
  /** Scope in full, as it was asked for. */
  scope: string[]
}

export interface CodeContent extends Sealed, Consent {
  kind: 'code'
  redirectUri: string
  nonce?: string
  challenge?: { value: string, method: 'plain' | 'S256' }
}

export interface RefreshContent extends Sealed, Consent { kind: 'refresh' }

export interface DeviceContent extends Sealed {
  kind: 'device'
  /** Tenant as the address had it. */
  tenant: string
  userCode: string
  resource: string
  scope: string[]
}

export type Content = CodeContent | RefreshContent | DeviceContent
type Kind = Content['kind']
type ContentOf<K extends Kind> = Extract<Content, { kind: K }>

const prefix = '0.A' // as codes and refresh tokens of the service begin
const longest = 16_384 // characters

/** The text that stands for a content. */
export async function seal (keys: Keys, content: Content): Promise<string> {
  const [{ CompactEncrypt }, { sealKey }] = await Promise.all([import('jose'), keys.signing()])
  return prefix + await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(sealKey)
}

/** What a text stands for; undefined when it is not one of ours, of another kind, or from another world. */
export async function unseal<K extends Kind> (keys: Keys, world: World, kind: K, text: string): Promise<ContentOf<K> | undefined> {
  if (!text.startsWith(prefix) || text.length > longest) return undefined
  const [{ compactDecrypt }, { sealKey }] = await Promise.all([import('jose'), keys.signing()])
  try {
    const { plaintext } = await compactDecrypt(text.slice(prefix.length), sealKey, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] })
    const content = JSON.parse(new TextDecoder().decode(plaintext)) as Content
    return content.kind === kind && content.world === world.partner.tenantId ? content as ContentOf<K> : undefined
  } catch {
    return undefined
  }
}

/** Whether the lifetime of a content is over. */
export const isOver = (world: World, { issuedAt }: Sealed, lifetimeSeconds: number) => issuedAt + lifetimeSeconds * 1000 <= world.now()

const redeemed = new WeakMap<World, Set<string>>()
const redeemedLimit = 10_000

/** Takes a code once; the second time it is refused. */
export function redeem (world: World, code: string, what: 'authorization code' | 'device code') {
  let taken = redeemed.get(world)
  if (!taken) redeemed.set(world, taken = new Set())
  const mark = code.slice(-22) // its authentication tag
  if (taken.has(mark)) throw refuse('codeRedeemed', what)
  taken.add(mark)
  if (taken.size > redeemedLimit) taken.delete(taken.values().next().value!)
}

/** A device code that waits for somebody to enter its user code, and what came of it. */
export interface PendingDevice {
  deviceCode: string
  content: DeviceContent
  answer?: 'declined' | { tenantId: string, user: User }
}

const pending = new WeakMap<World, Map<string, PendingDevice>>()
const pendingLimit = 1000

function pendingOf (world: World): Map<string, PendingDevice> {
  let devices = pending.get(world)
  if (!devices) pending.set(world, devices = new Map())
  return devices
}

export function awaitUser (world: World, device: PendingDevice) {
  const devices = pendingOf(world)
  devices.delete(device.content.userCode)
  devices.set(device.content.userCode, device)
  if (devices.size > pendingLimit) devices.delete(devices.keys().next().value!)
}

/** The device that waits for a user code, as people type it. */
export function waitingDevice (world: World, userCode: string): PendingDevice | undefined {
  const device = pendingOf(world).get(userCode.toUpperCase().replace(/[\s-]/g, ''))
  return device && device.answer === undefined && !isOver(world, device.content, deviceCodeLifetimeSeconds) ? device : undefined
}

export const deviceOf = (world: World, { userCode }: DeviceContent, deviceCode: string): PendingDevice | undefined => {
  const device = pendingOf(world).get(userCode)
  return device?.deviceCode === deviceCode ? device : undefined
}

const userCodeLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789' // none that look alike

/** Nine letters and digits, as the service has them: `D7RVKQ2XM`. */
export function newUserCode ({ answerIds }: World): string {
  return Array.from({ length: 9 }, () => userCodeLetters[answerIds.word() % userCodeLetters.length]).join('')
}
