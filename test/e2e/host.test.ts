import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { createHost, itemsOf, packagedNodes, templateFor } from '../host';
import type { Host, WorkflowJson } from '../host';

const editFields = {
	id: 'edit',
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	position: [220, 0],
	parameters: {
		assignments: { assignments: [{ id: 'a', name: 'answer', type: 'number', value: 42 }] },
		options: {},
	},
};
const connect = (from: string, to: string) => ({
	[from]: { main: [[{ node: to, type: 'main', index: 0 }]] },
});
// What the templates have as well: n8n itself keeps nothing of such an execution.
const settings = {
	executionOrder: 'v1',
	saveManualExecutions: false,
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
};

const manual: WorkflowJson = {
	id: 'manualWorkflow01',
	name: 'Answer by hand',
	settings,
	nodes: [
		{
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		editFields,
	],
	connections: connect('Start', 'Edit Fields'),
};

const webhook: WorkflowJson = {
	id: 'webhookWorkflow1',
	name: 'Answer to a call',
	settings,
	nodes: [
		{
			id: 'hook',
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: 'host-test',
			position: [0, 0],
			parameters: { path: 'host-test', httpMethod: 'POST', responseMode: 'lastNode', options: {} },
		},
		editFields,
	],
	connections: connect('Webhook', 'Edit Fields'),
};

const scheduled: WorkflowJson = {
	id: 'scheduleWorkflow',
	name: 'Answer every second',
	settings,
	nodes: [
		{
			id: 'clock',
			name: 'Every Second',
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			position: [0, 0],
			parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
		},
		editFields,
	],
	connections: connect('Every Second', 'Edit Fields'),
};

const failing: WorkflowJson = {
	...manual,
	id: 'failingWorkflow1',
	name: 'Answer with an error',
	nodes: [
		manual.nodes[0],
		{
			id: 'stop',
			name: 'Stop and Error',
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			position: [220, 0],
			parameters: { errorMessage: 'No answer today' },
		},
	],
	connections: connect('Start', 'Stop and Error'),
};

describe('a real n8n', () => {
	const home = mkdtempSync(join(tmpdir(), 'linkstore-host-'));
	let host: Host;

	beforeAll(async () => {
		host = await createHost({ home });
		await host.importWorkflows([manual, webhook, scheduled, failing]);
	});
	afterAll(async () => {
		await host?.stop();
		rmSync(home, { recursive: true, force: true });
	});

	it('executes an imported workflow from the command line', async () => {
		const record = await host.execute(manual.id);
		expect(record).toMatchObject({ status: 'success', mode: 'cli', workflowId: manual.id });
		expect(record.nodes['Edit Fields']).toMatchObject({ runs: 1, items: [1] });
		expect(itemsOf(host.runData(record), 'Edit Fields').map(({ json }) => json)).toEqual([
			{ answer: 42 },
		]);
	});

	it('gives the error of a failed execution from the command line', async () => {
		const record = await host.execute(failing.id);
		expect(record).toMatchObject({
			status: 'error',
			error: { message: 'No answer today', node: 'Stop and Error' },
		});
	});

	it('says what is wrong when there is nothing to execute', async () => {
		await expect(host.execute('nothingOfTheKind')).rejects.toThrow(/does not exist/);
	});

	it('binds imported credentials to a template and changes nothing else in it', async () => {
		const seen: Array<string | undefined> = [];
		const service = createServer((request, response) => {
			seen.push(request.headers.authorization);
			response.end('{}');
		}).listen(0, '127.0.0.1');
		await new Promise((listening) => service.once('listening', listening));
		try {
			const { port } = service.address() as AddressInfo;
			const { id: _id, ...template } = {
				...manual,
				name: 'Ask with a password',
				nodes: [
					manual.nodes[0],
					{
						id: 'ask',
						name: 'Ask',
						type: 'n8n-nodes-base.httpRequest',
						typeVersion: 4.2,
						position: [220, 0],
						parameters: {
							url: `http://127.0.0.1:${port}/`,
							authentication: 'genericCredentialType',
							genericAuthType: 'httpBasicAuth',
						},
						credentials: { httpBasicAuth: { id: null, name: 'Choose one' } },
					},
				],
				connections: connect('Start', 'Ask'),
			};
			const file = join(home, 'template.json');
			writeFileSync(file, JSON.stringify(template));
			const credential = { id: 'basicCredential1', name: 'Ask' };
			await host.importCredentials([
				{ ...credential, type: 'httpBasicAuth', data: { user: 'ann', password: 'secret' } },
			]);

			const bound = templateFor(file, {
				id: 'askWorkflow00001',
				credentials: { httpBasicAuth: credential, otherApi: { id: 'x', name: 'x' } },
			});
			expect(bound.nodes[1].credentials).toEqual({ httpBasicAuth: credential });
			const unbound = structuredClone(bound);
			unbound.nodes[1].credentials = template.nodes[1].credentials;
			expect(unbound).toEqual({ ...JSON.parse(readFileSync(file, 'utf8')), id: bound.id });

			await host.importWorkflows([bound]);
			expect(await host.execute(bound.id)).toMatchObject({ status: 'success' });
			expect(seen).toEqual([`Basic ${Buffer.from('ann:secret').toString('base64')}`]);
		} finally {
			service.close();
		}
	});

	describe('as a server', () => {
		const call = async () =>
			await axios.post(`${host.url()}/webhook/host-test`, {}, { validateStatus: () => true });
		beforeAll(async () => await host.start());

		it('runs a workflow by hand, though n8n keeps nothing of the execution', async () => {
			const record = await host.run(manual.id);
			expect(record).toMatchObject({ status: 'success', mode: 'manual' });
			expect(itemsOf(host.runData(record), 'Edit Fields')).toHaveLength(1);
			await expect(
				host.rest().call('GET', `/executions/${record.executionId}`),
			).resolves.toBeFalsy();
		});

		it('reports a run that fails', async () => {
			const record = await host.run(failing.id);
			expect(record).toMatchObject({ status: 'error', error: { message: 'No answer today' } });
		});

		it('runs a published workflow, and does not once it is unpublished', async () => {
			expect((await call()).status).toBe(404);
			await host.publish(webhook.id);
			await host.waitFor('the webhook', async () => (await call()).status === 200 || undefined);
			expect(host.executions(webhook.id).pop()).toMatchObject({
				status: 'success',
				mode: 'webhook',
			});
			await host.unpublish(webhook.id);
			await host.waitFor('its end', async () => (await call()).status === 404 || undefined);
		});

		it('knows every node that package.json names', async () => {
			const known = await host.rest().nodeTypes();
			const ours = packagedNodes().map(({ type }) => type);
			expect(ours.filter((type) => !known.includes(type))).toEqual([]);
		});

		it('gives a key for the public API', async () => {
			const key = await host.rest().createApiKey();
			const { data } = await axios.get(`${host.url()}/api/v1/workflows`, {
				headers: { 'X-N8N-API-KEY': key },
			});
			const names = (data as { data: Array<{ name: string }> }).data.map(({ name }) => name);
			const imported = [manual, webhook, scheduled, failing].map(({ name }) => name);
			expect(names).toEqual(expect.arrayContaining(imported));
		});

		it('survives a power cut: what was published runs again, on the same address', async () => {
			await host.publish(webhook.id);
			await host.publish(scheduled.id);
			const ticks = () => host.executions(scheduled.id).length;
			await host.waitFor('the first tick', () => ticks() > 0 || undefined);
			const address = host.url();
			await host.kill();
			await expect(axios.get(`${address}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
			const before = ticks();

			await host.start();
			expect(host.url()).toBe(address);
			const { data } = await host.waitFor('the webhook', async () => {
				const answer = await call();
				return answer.status === 200 ? answer : undefined;
			});
			expect(data).toMatchObject({ answer: 42 });
			await host.waitFor('the next tick', () => ticks() > before || undefined);
		});
	});
});
