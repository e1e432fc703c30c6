import { ApiFailure } from '../failure';

const hostOf = (url: URL): string => url.host.toLowerCase();

/**
 * Address of a request: a path under the base URL, or a whole address that the API named itself (a next
 * page, a redirect). Such a one is called only on the base URL's own host, and the way the base URL
 * says (a server behind a proxy may think that it speaks http). Throws `ApiFailure`, always `notSent`.
 */
export function addressOf(
	system: string,
	baseUrl: string,
	target: string,
	did = 'points to',
): string {
	if (!isWhole(target)) return `${baseUrl}${target}`;
	const base = new URL(baseUrl);
	const wanted = attemptUrl(target, base);
	if (wanted && hostOf(wanted) === hostOf(base)) {
		return `${base.origin}${wanted.pathname}${wanted.search}`;
	}
	throw new ApiFailure(
		`${system} ${did} another host (${wanted?.host ?? pathless(target)}): only ${base.host} is ever called`,
		{
			outcome: 'notSent',
			scope: 'side',
			remedy: `If ${system} has moved, enter its new address as the base URL. If its pages are served by another host, its paging has to be described without the addresses that it names`,
		},
	);
}

/** `//host/path` names a host as well. */
export const isWhole = (target: string): boolean => /^(https?:)?\/\//i.test(target);

/** What cannot be read as an address: without a query, which may hold a secret. */
const pathless = (target: string): string => target.split(/[?#]/)[0].slice(0, 100);

function attemptUrl(target: string, base: URL): URL | undefined {
	return URL.canParse(target, base.href) ? new URL(target, base) : undefined;
}

/** Path of an address without its query, which may hold people's data: for messages. */
export const pathOnly = (target: string): string =>
	(isWhole(target) ? target.replace(/^(https?:)?\/\/[^/?#]*/i, '') : target).split(/[?#]/)[0] ||
	'/';
