/** The user's folder for what outlives a start (XDG Base Directory Specification). */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export function dataFolder ({ XDG_DATA_HOME: folder = '' } = process.env): string {
  return join(isAbsolute(folder) ? folder : join(homedir(), '.local', 'share'), 'partner-center-emulator')
}

/** File that keeps the key of the token service. */
export const keyFile = (folder = dataFolder()) => join(folder, 'token-key.pem')

/** Folder that keeps the certificate authority. */
export const authorityFolder = (folder = dataFolder()) => join(folder, 'authority')
