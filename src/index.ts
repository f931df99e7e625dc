/** The emulator in-process: `import { startEmulator } from 'partner-center-emulator'`. */
export { startEmulator, version, type Emulator, type EmulatorOptions } from './server.ts'
export type { EmulatorWorld, Happened, NewWorld } from './emulator-world.ts'
export { PartnerCenterError } from './errors.ts'
export type { Fault, FaultEffect, FaultMatch, FaultWhen, NewFault } from './state/faults.ts'
export type { StatedUsage } from './state/usage/stated.ts'
export type { WorldDocument } from './state/document.ts'
export type { Delivery } from './webhooks/message.ts'
