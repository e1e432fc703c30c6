import axios from 'axios';
import type { AxiosInstance, Method } from 'axios';
import type { Owner } from './environment';
import type { WorkflowJson } from './template';
import { waitFor } from './wait';

/** n8n's internal REST API, as the editor uses it, with the owner logged in. */
export interface Rest {
	/** Any call: `call('GET', '/workflows')`. Gives `data` of the answer; rejects with n8n's own message. */
	call: <T = unknown>(method: Method, path: string, body?: unknown) => Promise<T>;
	/** A key for the public API (`/api/v1`, header `X-N8N-API-KEY`) with all scopes. */
	createApiKey: () => Promise<string>;
	/** Replaces a workflow, or creates it, as saving in the editor does. */
	saveWorkflow: (workflow: WorkflowJson) => Promise<void>;
	/** Publishes a workflow and waits until its triggers listen; rejects with a trigger's own message if one fails. */
	publish: (workflowId: string) => Promise<void>;
	unpublish: (workflowId: string) => Promise<void>;
	/**
	 * Starts a workflow as the editor's button does. `trigger` names the node to start from (default: its Manual
	 * Trigger), `destination` a node to stop after. Gives the id of the execution, which goes on.
	 */
	run: (
		workflowId: string,
		options?: { trigger?: string; destination?: string },
	) => Promise<string>;
	/** Presses Stop on a running execution. */
	stopExecution: (executionId: string) => Promise<void>;
	/** The names of all node types that n8n knows. */
	nodeTypes: () => Promise<string[]>;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ status: string; errorMessage?: string | null }>;
}

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

/** The Manual Trigger of a workflow; an error that names its triggers if it has none. */
function manualTriggerOf({ name, nodes }: WorkflowJson): string {
	const found = nodes.find((node) => node.type === MANUAL_TRIGGER && !node.disabled);
	if (found) return found.name;
	const triggers = nodes.filter((node) => /trigger$/i.test(node.type)).map((node) => node.name);
	throw new Error(
		`"${name}" has no Manual Trigger; name the node to start from: ${triggers.join(', ')}`,
	);
}

async function login(url: string, owner: Owner): Promise<AxiosInstance> {
	const client = axios.create({ baseURL: url, validateStatus: () => true, timeout: 60_000 });
	const { status, data, headers } = await client.post('/rest/login', {
		emailOrLdapLoginId: owner.email,
		password: owner.password,
	});
	const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
	if (status !== 200) throw new Error(`n8n refused the login: ${status} ${JSON.stringify(data)}`);
	client.defaults.headers.common.cookie = cookies.join('; ');
	return client;
}

/** Logs in to the n8n at `url`. */
export async function connect(url: string, owner: Owner): Promise<Rest> {
	const client = await login(url, owner);

	async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
		const { status, data } = await client.request({ method, url: `/rest${path}`, data: body });
		if (status >= 400) {
			const message = (data as { message?: string }).message ?? JSON.stringify(data);
			throw new Error(`n8n answered ${status} to ${method} ${path}: ${message}`);
		}
		return (data as { data: T }).data;
	}
	const getWorkflow = async (id: string) =>
		await call<WorkflowJson & { versionId: string }>('GET', `/workflows/${id}`);

	return {
		call,
		createApiKey: async () => {
			const scopes = await call<string[]>('GET', '/api-keys/scopes');
			const body = { label: `tests ${Date.now()}`, expiresAt: null, scopes };
			return (await call<{ rawApiKey: string }>('POST', '/api-keys', body)).rawApiKey;
		},
		saveWorkflow: async (workflow) => {
			const { exists } = await call<{ exists: boolean }>('GET', `/workflows/${workflow.id}/exists`);
			if (exists) await call('PATCH', `/workflows/${workflow.id}`, workflow);
			else await call('POST', '/workflows', workflow);
		},
		publish: async (id) => {
			const { versionId } = await getWorkflow(id);
			await call('POST', `/workflows/${id}/activate`, { versionId });
			const { triggers } = await waitFor(`${id} to be published`, {}, async () => {
				const now = await call<PublicationStatus>('GET', `/workflows/${id}/publication-status`);
				const settled = now.status !== 'in_progress' && now.status !== 'not_published';
				return settled ? now : undefined;
			});
			const failed = triggers.find((trigger) => trigger.status === 'failed');
			if (failed) throw new Error(`n8n could not activate ${id}: ${failed.errorMessage}`);
		},
		unpublish: async (id) => {
			await call('POST', `/workflows/${id}/deactivate`, {});
		},
		run: async (id, { trigger, destination } = {}) => {
			const name = trigger ?? manualTriggerOf(await getWorkflow(id));
			const { executionId } = await call<{ executionId?: string }>('POST', `/workflows/${id}/run`, {
				triggerToStartFrom: { name },
				...(destination && { destinationNode: { nodeName: destination, mode: 'inclusive' } }),
			});
			if (!executionId)
				throw new Error(`n8n waits for a test event of "${name}" instead of running`);
			return executionId;
		},
		stopExecution: async (executionId) => {
			await call('POST', `/executions/${executionId}/stop`);
		},
		nodeTypes: async () => {
			// The list that the editor loads at its start; it is served beside the API, to logged-in users only.
			const { data } = await client.get<Array<{ name: string }>>('/types/nodes.json');
			return data.map((type) => type.name);
		},
	};
}
