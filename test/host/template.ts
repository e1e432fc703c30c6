import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { repository } from './tools';

/** What the tests need to know of a workflow's JSON; everything else is passed on. */
export interface WorkflowJson {
	id: string;
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: Record<string, { id: string | null; name: string }>;
		[key: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
}

interface Manifest {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = () =>
	JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest;

/** Every node of the built package: its type as workflows name it, and the credential types it may use. */
export function packagedNodes(): Array<{ type: string; credentials: string[] }> {
	const { name, n8n } = manifest();
	const load = createRequire(join(repository, 'package.json'));
	return n8n.nodes.map((file) => {
		const exported = load(`./${file}`) as Record<string, new () => INodeType>;
		const { description } = new (Object.values(exported)[0])();
		const credentials = (description.credentials ?? []).map((credential) => credential.name);
		return { type: `${name}.${description.name}`, credentials };
	});
}

/**
 * A shipped template, ready to import: the file as it is, plus an id for the workflow and, on each node that uses a
 * credential of one of these types, that credential. It is what n8n's import dialog adds when a user chooses them.
 */
export function templateFor(
	file: string,
	options: {
		id: string;
		credentials?: Record<string, { id: string; name: string }>;
		/** Credentials of single nodes, by the node's name: for types of which a template needs more than one. */
		ofNodes?: Record<string, Record<string, { id: string; name: string }>>;
	},
): WorkflowJson {
	const template = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
	const used = new Map(packagedNodes().map(({ type, credentials }) => [type, credentials]));
	const nodes = template.nodes.map((node) => {
		const types = new Set([...(used.get(node.type) ?? []), ...Object.keys(node.credentials ?? {})]);
		const chosen = [
			...Object.entries(options.credentials ?? {}).filter(([type]) => types.has(type)),
			...Object.entries(options.ofNodes?.[node.name] ?? {}),
		];
		if (chosen.length === 0) return node;
		return { ...node, credentials: { ...node.credentials, ...Object.fromEntries(chosen) } };
	});
	return { ...template, id: options.id, nodes };
}
