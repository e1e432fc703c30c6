import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { WaveTrigger } from '../../../nodes/Wave/WaveTrigger.node';
import { WaveWebhookTrigger } from '../../../nodes/Wave/WaveWebhookTrigger.node';
import type { Sandbox } from '../../sandbox';
import type { WebhookDelivery } from '../../sandbox/types';
import { pollContext } from '../../support/context';
import { waveParameters, waveStore } from '../../support/systems';
import { startWaveSandbox } from './helpers';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startWaveSandbox({
		seed: { customers: [{ id: 'old', name: 'Gammel', modifiedAt: '2024-01-01T00:00:00.000Z' }] },
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.wave.control.reset());

const control = () => sandbox.wave.control;

describe('polling', () => {
	const node = new WaveTrigger();

	function poller(parameters: Record<string, unknown> = {}) {
		const staticData: IDataObject = {};
		return async () => {
			const context = pollContext({
				type: node,
				credentials: waveStore(sandbox.wave),
				staticData,
				parameters: { ...waveParameters(sandbox.wave), resource: 'customer', ...parameters },
			});
			const output = await node.poll.call(context);
			return output === null ? null : output[0].map(({ json }) => json.name);
		};
	}

	test('new and changed records come once, and an idle poll is one call', async () => {
		const poll = poller();
		expect(await poll()).toBeNull();
		await control().setClock({ offsetMs: 120_000 });
		await control().create('customers', { name: 'Ny' });
		await control().edit('customers', 'old', { name: 'Ældre' });
		expect((await poll())?.sort()).toEqual(['Ny', 'Ældre']);
		await control().resetCounters();
		expect(await poll()).toBeNull();
		expect((await control().counters()).total).toBe(1);
	});

	test('created only', async () => {
		const poll = poller({ event: 'created' });
		await poll();
		await control().setClock({ offsetMs: 120_000 });
		await control().create('customers', { name: 'Ny' });
		await control().edit('customers', 'old', { name: 'Ældre' });
		expect(await poll()).toEqual(['Ny']);
	});
});

describe('webhooks of invoices', () => {
	const node = new WaveWebhookTrigger();
	const SECRET = 'whsec-test';
	let got: IWebhookResponseData | undefined;
	let parameters: Record<string, unknown>;
	let secret: string;
	const warnings: string[] = [];

	/** Receives as n8n does: body parsed, raw body kept, an answer of its own where the node gave none. */
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const rawBody = Buffer.concat(chunks);
			const values: Record<string, unknown> = {
				...waveParameters(sandbox.wave),
				events: ['*'],
				...parameters,
			};
			const context = {
				getNode: () => ({ name: 'Wave Webhook Trigger' }),
				logger: { warn: (text: string) => void warnings.push(text) },
				getHeaderData: () => request.headers,
				getRequestObject: () => ({ rawBody }),
				getBodyData: () => JSON.parse(rawBody.toString()) as IDataObject,
				getResponseObject: () => response,
				getCredentials: async () => ({ webhookSecret: secret }),
				getNodeParameter: (name: string, fallback: unknown) => values[name] ?? fallback,
			} as unknown as IWebhookFunctions;
			void node.webhook.call(context).then((data) => {
				got = data;
				if (!data.noWebhookResponse) response.writeHead(200).end('{}');
			});
		});
	});
	let url: string;

	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	beforeEach(async () => {
		got = undefined;
		parameters = {};
		secret = SECRET;
		await control().seed({
			invoices: [{ id: 'i', customerId: 'old' }],
		});
	});

	const deliver = async (more: Partial<WebhookDelivery> = {}) =>
		(await control().act({
			do: 'deliverWebhook',
			invoice: 'i',
			event: 'invoice.paid',
			url,
			secret: SECRET,
			...more,
		})) as { status: number };

	test.each(['timestamped', 'plain'] as const)(
		'a signature of the form "%s" is taken',
		async (signature) => {
			expect((await deliver({ signature })).status).toBe(200);
			expect(got?.workflowData?.[0][0].json).toMatchObject({
				event_type: 'invoice.paid',
				data: { invoice_id: expect.anything() },
			});
		},
	);

	test.each([
		['none', { signature: 'none' }],
		['one of another secret', { signature: 'wrong' }],
		['an old one', { ageSeconds: 301 }],
	] as const)('%s is refused', async (_, more) => {
		expect((await deliver(more)).status).toBe(401);
		expect(got).toEqual({ noWebhookResponse: true });
	});

	test('without a secret in the credential nothing is taken', async () => {
		secret = '';
		expect((await deliver()).status).toBe(401);
		expect(warnings.at(-1)).toContain('no webhook secret');
	});

	test('an event that is not chosen, or is of another business, starts nothing', async () => {
		parameters = { events: ['invoice.viewed'] };
		expect((await deliver()).status).toBe(200);
		expect(got?.workflowData).toBeUndefined();
		parameters = { events: ['invoice.paid'] };
		await deliver();
		expect(got?.workflowData).toHaveLength(1);
		const other = Buffer.from('Business:00000000-0000-4000-8000-00000000ffff').toString('base64');
		parameters = { business: { __rl: true, mode: 'id', value: other } };
		await deliver();
		expect(got?.workflowData).toBeUndefined();
	});

	test('nothing is registered: that is done by hand in Wave', async () => {
		const { checkExists, create, delete: remove } = node.webhookMethods.default;
		const answers = await Promise.all(
			[checkExists, create, remove].map((method) => method.call({} as never)),
		);
		expect(answers).toEqual([true, true, true]);
	});
});
