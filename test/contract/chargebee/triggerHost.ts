/**
 * The part of n8n that a webhook trigger lives in: static data that is stored and read again, the order of
 * `checkExists`, `create` and `delete`, and the answer that goes out once the execution has ended (response
 * mode `lastNode`, as in n8n's webhook-helpers).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ChargebeeTrigger } from '../../../nodes/Chargebee/ChargebeeTrigger.node';
import { pollContext, type ContextOptions } from '../../support/context';
import type { CredentialStore } from '../../support/credentials';

export interface TriggerOptions {
	credentials: CredentialStore;
	/** Address that Chargebee is told. Default `https://n8n.example.com`. */
	publicUrl?: string;
	parameters?: Record<string, unknown>;
	workflow?: { id: string; name: string };
	/** The workflow behind the trigger; throws when it fails. */
	execution?: (item: IDataObject) => Promise<void>;
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

export interface TriggerHost {
	/** Where the server really is. */
	url: string;
	/** What n8n has stored for the node. */
	stored: () => IDataObject;
	/** Items that started an execution. */
	emitted: IDataObject[];
	options: TriggerOptions;
	/** The workflow is published: is the endpoint there, else make it. */
	publish: () => Promise<void>;
	exists: () => Promise<boolean>;
	unpublish: () => Promise<void>;
	/** "Listen for test event" in the editor, up to its first event or `cancel`. */
	listen: () => Promise<{ cancel: () => Promise<void> }>;
	/** A POST to the webhook. */
	post: (body: unknown, headers?: Record<string, string>, test?: boolean) => Promise<Answer>;
	stop: () => Promise<void>;
}

const node = new ChargebeeTrigger();
const PATH = 'f3a1/webhook';

export async function triggerHost(options: TriggerOptions): Promise<TriggerHost> {
	const emitted: IDataObject[] = [];
	let live: IDataObject = {};
	let test: IDataObject | undefined;
	const server: Server = createServer((request, response) => void handle(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const context = (staticData: IDataObject, mode: ContextOptions['mode'], isTest: boolean) =>
		Object.assign(
			pollContext({
				type: node,
				credentials: options.credentials,
				parameters: options.parameters ?? {},
				staticData,
				mode,
				workflow: {
					nodes: [
						{
							id: 'node-1',
							name: 'Chargebee Trigger',
							type: 'n8n-nodes-linkstore.chargebeeTrigger',
							typeVersion: 1,
							position: [0, 0],
							parameters: {},
							credentials: { chargebeeSiteApi: { id: '1', name: 'Chargebee' } },
						},
					],
					connections: {},
					...(options.workflow ?? { id: 'wf1', name: 'Wake the flows' }),
				},
				name: 'Chargebee Trigger',
			}),
			{
				getNodeWebhookUrl: () =>
					`${options.publicUrl ?? 'https://n8n.example.com'}/${isTest ? 'webhook-test' : 'webhook'}/${PATH}`,
			},
		);
	const hook = async (
		name: 'checkExists' | 'create' | 'delete',
		staticData: IDataObject,
		mode: ContextOptions['mode'],
		isTest = false,
	) =>
		await node.webhookMethods.default[name].call(
			context(staticData, mode, isTest) as unknown as IHookFunctions,
		);
	/** Saved only if the hook did not throw. */
	const saved = async (work: (staticData: IDataObject) => Promise<void>) => {
		const copy = structuredClone(live);
		await work(copy);
		live = copy;
	};
	const endTest = async () => {
		const data = test;
		test = undefined;
		if (data) await hook('delete', data, 'internal', true);
	};

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const isTest = (request.url ?? '').includes('/webhook-test/');
		if (!isTest && request.url !== `/webhook/${PATH}`) return void response.writeHead(404).end();
		if (isTest && test === undefined) return void response.writeHead(404).end();
		const text = Buffer.concat(chunks).toString();
		const webhook = Object.assign(
			context(structuredClone(isTest ? test! : live), isTest ? 'manual' : 'webhook', isTest),
			{
				getBodyData: () => JSON.parse(text || '{}') as IDataObject,
				getHeaderData: () => request.headers,
				getResponseObject: () => response,
			},
		) as unknown as IWebhookFunctions;
		try {
			const result = await node.webhook.call(webhook);
			if (result.noWebhookResponse === true) return;
			if (result.workflowData === undefined) {
				response.writeHead(200, { 'content-type': 'application/json' });
				return void response.end(JSON.stringify(result.webhookResponse ?? {}));
			}
			const [{ json }] = result.workflowData[0];
			emitted.push(json);
			if (isTest) await endTest();
			await options.execution?.(json);
			response.writeHead(200).end();
		} catch {
			response.writeHead(500).end('{"message":"Error in workflow"}');
		}
	}

	return {
		url,
		stored: () => live,
		emitted,
		options,
		publish: async () =>
			await saved(async (data) => {
				if (!(await hook('checkExists', data, 'trigger'))) await hook('create', data, 'trigger');
			}),
		exists: async () => await hook('checkExists', structuredClone(live), 'trigger'),
		unpublish: async () =>
			await saved(async (data) => {
				await hook('delete', data, 'internal');
			}),
		listen: async () => {
			const data: IDataObject = {};
			if (!(await hook('checkExists', data, 'manual', true))) {
				await hook('create', data, 'manual', true);
			}
			test = data;
			return { cancel: endTest };
		},
		post: async (body, headers = {}, isTest = false) => {
			const answer = await fetch(`${url}/${isTest ? 'webhook-test' : 'webhook'}/${PATH}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body),
			});
			return {
				status: answer.status,
				headers: Object.fromEntries(answer.headers),
				body: await answer.text(),
			};
		},
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
