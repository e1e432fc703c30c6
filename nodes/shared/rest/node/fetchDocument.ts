import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import type { RestSystem } from '../system';
import { baseUrl } from '../access/account';
import { ProfileFault } from '../profile/fault';
import { plainHeaders } from '../../transport/headers';

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_REDIRECTS = 5;
const TIMEOUT_MS = 60_000;

interface Answer {
	statusCode: number;
	headers: unknown;
	body: AsyncIterable<Uint8Array>;
}

function addressIn(text: string, base?: URL): URL {
	const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
	if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
	throw new ProfileFault(
		`"${text.slice(0, 100)}" is no address that a document can be fetched from`,
		'Enter one that begins with https:// or http://.',
	);
}

/**
 * The text of an OpenAPI document. The credential goes along only to the host of its base URL; a redirect
 * is followed without it if it leads elsewhere, and never to another kind of address.
 *
 * @throws ProfileFault if there is none
 */
export async function fetchDocument(
	this: IExecuteFunctions | ILoadOptionsFunctions,
	names: RestSystem,
	address: string,
): Promise<string> {
	const credentials = await this.getCredentials<IDataObject>(names.credentialType);
	const base = baseUrl(credentials as never);
	const home = URL.canParse(base) ? new URL(base) : undefined;
	let url = addressIn(address.trim());
	for (let count = 0; count <= MOST_REDIRECTS; count++) {
		const isHome = home !== undefined && home.origin === url.origin;
		const answer = await ask(this, names, url, isHome);
		const { location } = plainHeaders(answer.headers);
		if (answer.statusCode >= 300 && answer.statusCode < 400 && location !== undefined) {
			url = addressIn(location, url);
			continue;
		}
		if (answer.statusCode < 200 || answer.statusCode >= 300) {
			throw new ProfileFault(
				`${url.host} answered ${answer.statusCode} for ${url.pathname}`,
				isHome
					? 'Check the address, and that the user of the credential may read it.'
					: 'Check the address. The credential is sent only to the host of its base URL: paste the document instead if it needs one.',
			);
		}
		return await textIn(answer.body, url);
	}
	throw new ProfileFault(
		`${address} leads from one redirect to the next`,
		'Enter the address that the document has in the end, or paste the document.',
	);
}

async function ask(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	{ credentialType }: RestSystem,
	url: URL,
	isHome: boolean,
): Promise<Answer> {
	const request: IHttpRequestOptions = {
		method: 'GET',
		url: url.href,
		headers: { Accept: 'application/json, application/yaml, text/yaml, */*' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
	const asked = isHome
		? context.helpers.httpRequestWithAuthentication.call(context, credentialType, request)
		: context.helpers.httpRequest(request);
	const { answer, problem } = await asked.then(
		(value: unknown) => ({ answer: value as Answer, problem: '' }),
		(error: unknown) => ({ answer: undefined, problem: (error as Error).message }),
	);
	if (answer !== undefined) return answer;
	throw new ProfileFault(
		`${url.host} could not be reached: ${problem}`,
		'Check the address, or paste the document.',
	);
}

async function textIn(body: AsyncIterable<Uint8Array>, url: URL): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > MOST_BYTES) {
			throw new ProfileFault(
				`The document at ${url.host} is larger than 10 MB`,
				'Enter the address of a smaller one, with the paths of this resource only.',
			);
		}
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}
