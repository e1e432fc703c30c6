/** A visitor of n8n's forms without a browser: opens the pages, sends what is filled in, and reads the last page. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Visit {
	/** Of the n8n that shows the form. */
	url: string;
	/** Last part of the form's address. */
	path: string;
	user: string;
	password: string;
	/** What is entered on each page, by label; of choices, the label of the option. */
	pages: Array<Record<string, string>>;
}

const decoded = (text: string): string =>
	text
		.replace(/&#x27;|&#39;/g, "'")
		.replaceAll('&quot;', '"')
		.replaceAll('&#x3D;', '=')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');

/** Names of the page's fields by their labels, the hidden ones with what they hold, and which are lists to tick. */
function fieldsOf(html: string) {
	const labels = new Map<string, string>();
	for (const [, id, label] of html.matchAll(/<label[^>]* for='(field-\d+)'>([^<]*)<\/label>/g))
		labels.set(decoded(label).trim(), id);
	const ticked = new Set<string>();
	const lists = html.matchAll(
		/<label class='form-label[^']*'>([^<]*)<\/label>\s*<div\s+class='multiselect[^']*'\s+id='(field-\d+)'/g,
	);
	for (const [, label, id] of lists) {
		labels.set(decoded(label).trim(), id);
		ticked.add(id);
	}
	const hidden = [...html.matchAll(/<input type="hidden" id="(field-\d+)"[^>]* value="([^"]*)"/g)];
	return { labels, ticked, hidden };
}

/** What a browser would send of the page: everything that it has, filled in or not. */
function filledIn(html: string, entered: Record<string, string>): FormData {
	const { labels, ticked, hidden } = fieldsOf(html);
	const form = new FormData();
	for (const [, name, value] of hidden) form.append(name, decoded(value));
	for (const [label, id] of labels) {
		const value = entered[label];
		form.append(
			id,
			ticked.has(id) ? JSON.stringify(value === undefined ? [] : [value]) : (value ?? ''),
		);
	}
	const unknown = Object.keys(entered).filter((label) => !labels.has(label));
	if (unknown.length > 0) throw new Error(`The form has no field "${unknown.join('", "')}"`);
	return form;
}

async function read(response: Response): Promise<string> {
	const text = await response.text();
	if (!response.ok) throw new Error(`The form answered ${response.status}: ${text.slice(0, 200)}`);
	return text;
}

/** Waits until the execution shows a page again, and opens it. */
async function nextPage(url: URL): Promise<string> {
	const status = new URL(url);
	status.pathname += '/n8n-execution-status';
	for (let tries = 0; tries < 600; tries++) {
		const now = await read(await fetch(status));
		if (now === 'form-waiting') return await read(await fetch(url));
		if (now !== 'running' && now !== 'new') throw new Error(`The form has ended: ${now}`);
		await sleep(100);
	}
	throw new Error('The form shows no further page');
}

/** Fills in all pages, and gives the text of the last one. */
export async function visitForm({ url, path, user, password, pages }: Visit): Promise<string> {
	const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	const first = `${url}/form/${path}`;
	let html = await read(await fetch(first, { headers: { authorization } }));
	let waiting: URL | undefined;
	for (const entered of pages) {
		const body = filledIn(html, entered);
		const answer = await read(
			await fetch(waiting ?? first, { method: 'POST', body, headers: { authorization } }),
		);
		const { formWaitingUrl } = JSON.parse(answer) as { formWaitingUrl: string };
		// n8n may be known outside by another address than here.
		const { pathname, search } = new URL(formWaitingUrl);
		waiting = new URL(pathname + search, url);
		html = await nextPage(waiting);
	}
	// The last page tells n8n that it was shown.
	if (waiting) await fetch(waiting, { method: 'POST' });
	return decoded(
		/<h1>([^<]*)<\/h1>\s*<p[^>]*>([\s\S]*?)<\/p>/.exec(html)?.slice(1).join(': ') ?? '',
	);
}
