import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExecutions } from './executions';
import type { ExecutionRecord } from './executions';
import { runN8n } from './process';
import type { N8nSetup } from './process';
import type { WorkflowJson } from './template';

/** A credential in clear; n8n encrypts `data` when it imports it. */
export interface CredentialJson {
	id: string;
	name: string;
	/** The credential type, such as `membercareApi`. */
	type: string;
	data: Record<string, unknown>;
}

const tailOf = (output: string) => output.trimEnd().split('\n').slice(-30).join('\n');

/** `n8n import:…` with these JSON documents. n8n ends with code 0 whatever happened, so its words are read. */
async function importJson(setup: N8nSetup, command: string, documents: unknown[]): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'linkstore-import-'));
	try {
		const file = join(folder, 'import.json');
		writeFileSync(file, JSON.stringify(documents), { mode: 0o600 });
		const { output } = await runN8n(setup, command, `--input=${file}`);
		if (!output.includes(`Successfully imported ${documents.length} `)) {
			throw new Error(`n8n ${command} did not import everything:\n${tailOf(output)}`);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export async function importCredentials(
	setup: N8nSetup,
	credentials: CredentialJson[],
): Promise<void> {
	await importJson(setup, 'import:credentials', credentials);
}

/** Workflows with an id each; one that exists is replaced, and unpublished. */
export async function importWorkflows(setup: N8nSetup, workflows: WorkflowJson[]): Promise<void> {
	await importJson(setup, 'import:workflow', workflows);
}

/**
 * `n8n execute --id`, in a process of its own: from the workflow's manual trigger to the end. Gives the record of the
 * execution, failed or not; rejects only if there was no execution.
 */
export async function execute(
	setup: N8nSetup,
	records: string,
	workflowId: string,
): Promise<ExecutionRecord> {
	const { pid, output } = await runN8n(setup, 'execute', `--id=${workflowId}`, '--rawOutput');
	const record = readExecutions(records, workflowId).find((found) => found.pid === pid);
	if (!record) throw new Error(`n8n did not execute ${workflowId}:\n${tailOf(output)}`);
	return record;
}
