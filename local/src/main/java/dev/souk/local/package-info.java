/**
 * The whole platform on one machine: what {@code ./souk} runs.
 *
 * <p>START HERE: {@link dev.souk.local.Souk} lists the commands, each a class of its own. {@code UpCommand} tells the
 * order of things: look (what changed, is there memory, are the ports free), build, start the servers, migrate, write the
 * defaults into Consul, and have {@code Rollout} bring the instances to what is wanted. {@code scale}, {@code restart} and
 * {@code demo} use the same rollout.
 *
 * <p>Nothing stays running but what was started: the command remembers every process in a file
 * ({@link dev.souk.local.process.ProcessTable}) and finds it again by id and start time. There is no daemon that watches.
 *
 * <p>All state is below {@code .souk} in the checkout, or where {@code SOUK_HOME} says:
 *
 * <pre>
 * postgres/ redis/ consul/   data of the servers
 * secrets/                   passwords and keys, made up once, readable by their owner only
 * processes/                 a record for each process
 * logs/                      orders-1.log and so on; build.log, test.log, souk.log
 * instances.json people migrated   what was wanted and done
 * </pre>
 *
 * <p>What was downloaded or built is in {@code .souk} of the checkout for every home: {@code bin/} (PostgreSQL, Redis,
 * Consul), {@code cli/} (this command), {@code apps/} (releases of the services) and {@code aot/} (their caches).
 */
package dev.souk.local;
