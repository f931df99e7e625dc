/** Beside a server under test: asked by a signal, it tells how much memory is in use once all that nobody needs any more is collected. */
process.on('SIGUSR2', () => {
  for (let i = 0; i < 3; i++) globalThis.gc() // what hangs on weak ends goes with the next one
  const { heapUsed, external } = process.memoryUsage()
  console.log(`live ${heapUsed + external}`)
})
