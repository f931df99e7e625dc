/** A new name in a folder is on disk only once the folder is. */
import { open } from 'node:fs/promises'

export async function syncFolder (path: string) {
  if (process.platform === 'win32') return // which has no such thing
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
