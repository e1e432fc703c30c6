import type { IDataObject } from 'n8n-workflow';
import type { Side } from '../../shared/contracts';
import type { Place } from './types';
import { isCategory, isSide } from './words';

/** What a browser asked for, out of an item of n8n's Webhook node. */
export interface Request {
	query: Record<string, string>;
	/** Fields of a form; undefined where a page was asked for. */
	form?: Record<string, string>;
	headers: Record<string, string>;
	/** Address of the webhook as n8n knows it. */
	url: string;
}

const LONGEST = 500;

/** Single texts only: a field that comes twice is not one of ours, so its last value counts. */
const texts = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries((value ?? {}) as IDataObject).map(([name, given]) => {
			const one: unknown = Array.isArray(given) ? given[given.length - 1] : given;
			const text = typeof one === 'string' || typeof one === 'number' ? String(one) : '';
			return [name, text.slice(0, LONGEST)];
		}),
	);

/** The Webhook node does not tell the method: a form is what has an action. */
export function requestOf(item: IDataObject): Request {
	const body = typeof item.body === 'object' ? texts(item.body) : {};
	return {
		query: texts(item.query),
		form: Object.keys(body).length === 0 ? undefined : body,
		headers: texts(item.headers),
		url: typeof item.webhookUrl === 'string' ? item.webhookUrl : '',
	};
}

const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1].toLowerCase() ?? '';

/**
 * Whether a form came from another site. n8n's sandbox makes our own page `null`, which any sandboxed page
 * is: then the token alone decides.
 */
export function isForeign({ headers, url }: Request): boolean {
	const { origin } = headers;
	if (origin === undefined || origin === '' || origin === 'null') return false;
	const ours = [headers.host, headers['x-forwarded-host'], hostOf(url)];
	return !ours.some((host) => host !== undefined && host.toLowerCase() === hostOf(origin));
}

const pageOf = (text: string | undefined): number => {
	const number = Number(text);
	return Number.isInteger(number) && number > 0 && number < 1_000_000 ? number : 1;
};

/** Where in the lists the request comes from, or goes to. Pages about one record carry their own search apart. */
export const placeOf = (fields: Record<string, string>, apart = false): Place => ({
	tab: isCategory(fields.tab) ? fields.tab : 'notLinked',
	search: (apart ? fields.from : fields.q)?.trim() ?? '',
	page: pageOf(apart ? fields.at : fields.page),
});

export const searchOf = (fields: Record<string, string>): { search: string; page: number } => ({
	search: fields.q?.trim() ?? '',
	page: pageOf(fields.page),
});

export function recordOf(fields: Record<string, string>): { side: Side; id: string } | undefined {
	const { side, id } = fields;
	return isSide(side) && id !== undefined && id !== '' ? { side, id } : undefined;
}
