import { IANAZone } from 'luxon';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ApiContext, SystemAdapter } from '../shared/adapter';
import type { Api } from '../shared/entity';
import { checkBaseUrl, makeApi, timeoutOf, unusable } from '../shared/transport/makeApi';
import { membercareEntities } from './entities';
import { CREDENTIAL_NAME, DEFAULT_ZONE, serverUrl, SYSTEM_NAME } from './session';

export const CREDENTIAL_TYPE = 'membercareApi';

/** An ended session may also be told by a 400 with a text. */
const EXPIRED_TEXT =
	/\b(token|session)\b[^.]*\b(expired|invalid|not valid|missing|unknown|ugyldig\w*|udløbet|utløpt)|\b(expired|invalid|missing)\s+(token|session)\b/i;

const text = (value: unknown, fallback = ''): string =>
	typeof value === 'string' && value.trim() ? value.trim() : fallback;

export async function membercareApi(this: ApiContext): Promise<Api> {
	const credentials = await this.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
	const server = serverUrl(credentials.baseUrl);
	const zone = text(credentials.timeZone, DEFAULT_ZONE);
	checkBaseUrl(CREDENTIAL_NAME, server);
	if (!IANAZone.isValidZone(zone)) {
		throw unusable(CREDENTIAL_NAME, `has a time zone that does not exist: ${zone}`);
	}
	return makeApi(this, {
		system: SYSTEM_NAME,
		credentialType: CREDENTIAL_TYPE,
		credentialName: CREDENTIAL_NAME,
		baseUrl: `${server}/api/v1`,
		account: server.toLowerCase(),
		zone,
		options: { foreignSystem: text(credentials.foreignSystem, 'n8n Link Store') },
		timeoutSeconds: timeoutOf(credentials),
		// What an ended session answers is not documented.
		signInAgain: [401, 403],
		expiredText: EXPIRED_TEXT,
	});
}

export const membercare: SystemAdapter = {
	system: 'membercare',
	credential: CREDENTIAL_TYPE,
	entities: membercareEntities,
	api: membercareApi,
};
