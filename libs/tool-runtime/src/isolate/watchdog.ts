// A thread in the process of an isolate, which works even while the main thread is in a loop. It
// ends the process when its memory exceeds the limit (including buffers, which no heap limit
// counts), or when the host has ended.
const CHECK_MS = 50;
const [maxRssMb = Infinity, host] = process.argv.slice(2).map(Number);

setInterval(() => {
  if (process.memoryUsage.rss() > maxRssMb * 1024 * 1024 || process.ppid !== host)
    process.kill(process.pid, 'SIGKILL');
}, CHECK_MS);
