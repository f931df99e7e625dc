/**
 * The shape of Node's ticks, held so that V8 does not forget it. Each request takes half a dozen of them. What V8 learned about how
 * they are made is lost if it tidies up its memory while none of them waits, as it does soon after a start; from then on it makes
 * each of them by a slow way, which is an eighth of all the time that a small request takes.
 */
import { executionAsyncResource } from 'node:async_hooks'

let held: object | undefined

/** Holds the shape from the next tick on. */
export function holdTickShape () {
  if (!held) process.nextTick(() => { held = executionAsyncResource() })
}
