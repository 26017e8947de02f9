/**
 * Durable work: a small engine that carries a saga, one row, from step to step until it is done, whatever dies meanwhile.
 *
 * <p>{@link dev.souk.orders.saga.Saga} is the row, {@link dev.souk.orders.saga.Sagas} its SQL,
 * {@link dev.souk.orders.saga.SagaScript} what a kind of saga does at each step,
 * {@link dev.souk.orders.saga.SagaEngine} drives one saga while it holds its lease, and
 * {@link dev.souk.orders.saga.SagaWorker} takes over those that nobody drives.
 *
 * <p>Why two drivers cannot harm each other: whoever drives a saga holds a lease on its row. The lease ends by itself when
 * its holder dies, and every take-over raises the row's epoch, under which alone a step can be committed; an owner that
 * was merely slow loses its next commit and stops. The remote calls they may both have made in the meantime are idempotent.
 */
package dev.souk.orders.saga;
