-- Has wrk print one line that tests/bench reads: requests, seconds, errors, p50 and p95 in ms.
done = function(summary, latency, requests)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write
               + summary.errors.status + summary.errors.timeout
  io.write(string.format("RESULT %d %.6f %d %.3f %.3f\n", summary.requests, summary.duration / 1e6,
                         errors, latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
