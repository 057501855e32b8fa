// A thread of an isolate's process. It ends the process when its memory grows over the limit (buffers included, which no heap limit counts),
// and when the host is gone; that works while the main thread loops.
const CHECK_MS = 50;
const [maxRssMb = Infinity, host] = process.argv.slice(2).map(Number);

setInterval(() => {
  if (process.memoryUsage.rss() > maxRssMb * 1024 * 1024 || process.ppid !== host)
    process.kill(process.pid, 'SIGKILL');
}, CHECK_MS);
