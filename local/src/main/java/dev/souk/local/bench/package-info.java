/**
 * Measurements that anybody can repeat: what {@code ./souk bench} runs.
 *
 * <p>START HERE: {@link dev.souk.local.bench.BenchCommand} lists them, each a class of its own. A measurement takes its
 * {@link dev.souk.local.bench.Testbed} (the platform under load), drives it with {@link dev.souk.local.bench.Load} and
 * {@link dev.souk.local.bench.Api}, reads what it cost with {@link dev.souk.local.bench.Cpu}, and tells it all with
 * {@link dev.souk.local.bench.Report}: the machine, the flags, the figures, the reference of the same run.
 *
 * <p>A rate says as much about the neighbours on the machine as about the platform. Ratios to a reference that was measured
 * in turns with it, and processor time for each operation, hardly do: look at those first.
 */
package dev.souk.local.bench;
