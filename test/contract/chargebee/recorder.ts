/** A server between the node and the sandbox that writes down what goes over the wire, in both directions. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
	method: string;
	/** Under the base of the API, without the query. */
	path: string;
	/** As sent, still encoded; empty where there is none. */
	query: string;
	/** As sent, still encoded; empty where there is none. */
	body: string;
	contentType: string;
	status: number;
	/** Parsed body of the answer. */
	answer: unknown;
}

const BASE = '/api/v2';
const PASSED_ON = /^(authorization|content-type|chargebee-.*)$/;

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

/** `target`: where the sandbox lies, without the base of the API. */
export async function startRecorder(target: string) {
	const calls: Call[] = [];
	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = 'GET', url = '/' } = request;
		const body = await bodyOf(request);
		const answer = await fetch(target + url, {
			method,
			headers: Object.entries(request.headers).filter(
				(header): header is [string, string] =>
					PASSED_ON.test(header[0]) && typeof header[1] === 'string',
			),
			...(body === '' ? {} : { body }),
		});
		const text = await answer.text();
		const [path, query = ''] = url.split('?');
		calls.push({
			method,
			path: path.slice(BASE.length),
			query,
			body,
			contentType: request.headers['content-type'] ?? '',
			status: answer.status,
			answer: JSON.parse(text),
		});
		const retry = answer.headers.get('retry-after');
		response.writeHead(answer.status, {
			'content-type': 'application/json',
			...(retry === null ? {} : { 'retry-after': retry }),
		});
		response.end(text);
	}
	const server = createServer((request, response) => {
		pass(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		apiUrl: `http://127.0.0.1:${port}${BASE}`,
		calls,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export type Recorder = Awaited<ReturnType<typeof startRecorder>>;
