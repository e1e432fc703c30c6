import type { IHttpRequestOptions } from 'n8n-workflow';
import type { ApiContext } from '../../shared/adapter';
import { errorChain, judgeThrown } from '../../shared/transport/judge';
import { WHO_AM_I } from '../documents/business';
import { OAUTH2_NAME, OAUTH2_TYPE, SYSTEM_NAME } from './names';

/** Statuses with which Wave may say that a token is not valid (any more): it does so with 200 too. */
const SIGNED_OUT = [200, 400, 401, 403];

/**
 * Has n8n fetch a new access token and keep it. n8n does so only after an answer of a status it is told of, and then
 * repeats the call: so it is a call that only reads, whose answer does not matter.
 *
 * @throws ApiFailure where no token can be had; nothing was done then.
 */
export async function renewToken(
	context: ApiContext,
	url: string,
	timeoutSeconds: number,
): Promise<void> {
	const options: IHttpRequestOptions = {
		method: 'POST',
		url,
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		body: JSON.stringify({ operationName: WHO_AM_I.name, query: WHO_AM_I.text }),
		timeout: timeoutSeconds * 1000,
		returnFullResponse: true,
		ignoreHttpStatusErrors: { ignore: true, except: SIGNED_OUT },
		disableFollowRedirect: true,
	};
	await context.helpers.httpRequestWithAuthentication
		.call(context, OAUTH2_TYPE, options, { oauth2: { tokenExpiredStatusCode: SIGNED_OUT } })
		.catch((error: unknown) => {
			if (errorChain(error).some(({ response }) => typeof response?.status === 'number')) return;
			throw judgeThrown(
				{
					system: SYSTEM_NAME,
					credential: OAUTH2_NAME,
					method: 'POST',
					path: '/oauth2/token',
					reads: true,
				},
				error,
			);
		});
}
