/** A server that answers as a test says: for answers that no system of the sandbox gives. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubServer {
	url: string;
	/** `METHOD /path?query` of each request, in their order. */
	calls: string[];
	close: () => Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, url: string) => void;

export async function stubServer(answer: Answer): Promise<StubServer> {
	const calls: string[] = [];
	const server = createServer((request, response) => {
		calls.push(`${request.method} ${request.url}`);
		request.resume();
		answer(request, response, url());
	});
	const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: url(),
		calls,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Answers with a JSON body. */
export function sendJson(
	response: ServerResponse,
	body: unknown,
	status = 200,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}
