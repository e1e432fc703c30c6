'use strict';

/**
 * An external hook file (n8n's EXTERNAL_HOOK_FILES) that writes down every finished execution of the n8n that loads it.
 * n8n itself keeps nothing of an execution whose workflow says so, as the templates do; the tests want to see it anyway.
 * It only looks: it changes neither the workflow nor the result.
 *
 * For each execution it writes `<HOST_RECORDS>/<pid>-<executionId>.json` (the run data of every node, unless
 * HOST_RECORD_DATA is `false`), then appends one line to `<HOST_RECORDS>/index.jsonl`; the shape of the line is
 * ExecutionRecord in executions.ts.
 */
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.HOST_RECORDS;
const withData = process.env.HOST_RECORD_DATA !== 'false';
mkdirSync(folder, { recursive: true });

// A test that is killed cannot stop its n8n, so n8n ends itself when whoever started it is gone.
const parent = process.ppid;
setInterval(() => {
	if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1000).unref();

const problemOf = (error) =>
	error && { message: error.message, description: error.description ?? undefined };

/** Runs, time and number of items of each node, summed over its runs; items by output. */
function nodesOf(runData) {
	return Object.fromEntries(
		Object.entries(runData).map(([name, runs]) => {
			const items = [];
			for (const run of runs) {
				(run.data?.main ?? []).forEach((output, index) => {
					items[index] = (items[index] ?? 0) + (output?.length ?? 0);
				});
			}
			const milliseconds = runs.reduce((sum, run) => sum + run.executionTime, 0);
			const error = problemOf(runs.find((run) => run.error)?.error);
			// An output that no run ever used is a hole.
			return [
				name,
				{ runs: runs.length, milliseconds, items: [...items].map((n) => n ?? 0), error },
			];
		}),
	);
}

function record(run, workflow, executionId) {
	const { runData = {}, error, lastNodeExecuted } = run.data?.resultData ?? {};
	const name = `${process.pid}-${executionId}`;
	if (withData) writeFileSync(join(folder, `${name}.json`), JSON.stringify(runData));
	const line = {
		executionId: String(executionId),
		pid: process.pid,
		workflowId: workflow.id,
		workflowName: workflow.name,
		mode: run.mode,
		status: run.status,
		startedAt: run.startedAt,
		stoppedAt: run.stoppedAt,
		lastNode: lastNodeExecuted,
		error: error && { ...problemOf(error), node: error.node?.name },
		nodes: nodesOf(runData),
	};
	appendFileSync(join(folder, 'index.jsonl'), `${JSON.stringify(line)}\n`);
}

module.exports = { workflow: { postExecute: [async (...args) => record(...args)] } };
