import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { WebhookDelivery } from '../../sandbox';
import { useSandbox } from './client';

const SECRET = 'whsec';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {
		seed: {
			customers: [{ id: 'a', name: 'A' }],
			products: [{ id: 'p', name: 'Course', unitPrice: '1000' }],
			invoices: [
				{
					id: 'i',
					internalId: '77',
					customerId: 'a',
					status: 'SENT',
					dueDate: '2026-01-31',
					invoiceDate: '2026-01-01',
					items: [{ productId: 'p' }],
				},
			],
		},
	},
});

interface Received {
	body: string;
	signature: string | undefined;
}

let server: Server;
const received: Received[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => {
			body += chunk.toString();
		});
		request.on('end', () => {
			received.push({ body, signature: request.headers['x-wave-signature'] as string | undefined });
			response.writeHead(202).end();
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
});
beforeEach(() => {
	received.length = 0;
});
afterAll(async () => {
	await new Promise((resolve) => {
		server.close(resolve);
	});
});

async function deliver(more: Partial<WebhookDelivery> = {}) {
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	const { control } = sandbox().wave;
	const event = 'invoice.partially_paid';
	return await control.act({
		do: 'deliverWebhook',
		invoice: 'i',
		event,
		url,
		secret: SECRET,
		...more,
	});
}

const sign = (text: string, secret = SECRET) =>
	createHmac('sha256', secret).update(text).digest('hex');

it('carries plain ids and amounts, not those of GraphQL', async () => {
	await sandbox().wave.control.act({ do: 'payInvoice', invoice: 'i', amount: '400' });
	expect(await deliver()).toMatchObject({ status: 202 });
	const { business_id, event_id, ...body } = JSON.parse(received[0]!.body) as Record<
		string,
		unknown
	>;
	expect(business_id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
	expect(event_id).toEqual(expect.any(String));
	expect(body).toEqual({
		event_type: 'invoice.partially_paid',
		data: {
			invoice_id: '77',
			customer_id: '1001',
			currency_code: 'USD',
			amount_due: '600.00',
			amount_paid: '400.00',
			total: '1000.00',
			due_date: '2026-01-31',
		},
	});
});

it('is signed with a time, or plainly, wrongly, or not at all', async () => {
	await sandbox().wave.control.setClock({ fixedAt: '2026-01-01T00:10:00.000Z' });
	await deliver({ ageSeconds: 400 });
	await deliver({ signature: 'plain' });
	await deliver({ signature: 'wrong' });
	await deliver({ signature: 'none' });
	const [timed, plain, wrong, none] = received as [Received, Received, Received, Received];
	const seconds = Date.parse('2026-01-01T00:10:00.000Z') / 1_000 - 400;
	expect(timed.signature).toBe(`t=${seconds},v1=${sign(`${seconds}.${timed.body}`)}`);
	expect(plain.signature).toBe(sign(plain.body));
	expect(wrong.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
	expect(wrong.signature).not.toContain(sign(`${seconds + 400}.${wrong.body}`));
	expect(none.signature).toBeUndefined();
});

it('may come again under the same id; nobody there is status 0', async () => {
	await deliver({ eventId: 'e1' });
	await deliver({ eventId: 'e1' });
	expect(received.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id)).toEqual([
		'e1',
		'e1',
	]);
	expect(await deliver({ url: 'http://127.0.0.1:9/hook' })).toMatchObject({ status: 0 });
});
