import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { typedText as text } from '../shared/values';

/** The name of a site as people type it: also with its host or the whole address. */
export const siteName = (typed: unknown): string =>
	text(typed)
		.replace(/^https?:\/\//i, '')
		.replace(/[/.].*$/, '');

/** Where the API lies: as entered, else derived from the name of the site. Empty where both are missing. */
export function baseUrl(credentials: ICredentialDataDecryptedObject): string {
	const entered = text(credentials.baseUrl).replace(/\/+$/, '');
	if (entered) return entered;
	const site = siteName(credentials.site);
	return site ? `https://${site}.chargebee.com/api/v2` : '';
}

/** The business entity that all calls are limited to, if any. */
export const businessEntityOf = (credentials: ICredentialDataDecryptedObject): string =>
	text(credentials.businessEntityId);

/** The request with the API key in it: it is the user of the Basic authentication, without a password. */
export const signed = (
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions => ({
	...request,
	auth: { username: text(credentials.apiKey), password: '' },
});
