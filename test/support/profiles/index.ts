/** Profiles of the sandbox's dialects, as users enter them: the reference's field names, the dialect's paths. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import type { DialectAccess, DialectName } from '../../sandbox/rest/dialects/types';
import { bare } from './bare';
import { cursor } from './cursor';
import { jsonApi } from './jsonApi';
import { odata } from './odata';
import { referenceOf, type MakeProfile, type ProfiledSystem } from './reference';

export { isProfiled, referenceOf, REFERENCES, type ProfiledSystem } from './reference';

const makers: Record<DialectName, MakeProfile> = { odata, jsonApi, cursor, bare };
export const DIALECTS = Object.keys(makers) as DialectName[];

/** The profile of one resource of a system that speaks the dialect. */
export const profileOf = (
	dialect: DialectName,
	system: ProfiledSystem,
	resource: string,
): RestEntityInput => makers[dialect](referenceOf(system, resource));

/** What a user types into the credential of a system that speaks a dialect, beside what the reference API needs. */
export function dialectCredential({
	dialect,
	oauth2,
	basic,
}: DialectAccess): ICredentialDataDecryptedObject {
	switch (dialect) {
		case 'odata':
			return { accountPath: '' };
		case 'jsonApi':
			return { accountPath: '/accounts/current', accountField: 'data.attributes.tenant' };
		case 'cursor':
			return {
				authentication: 'oAuth2',
				oauthUrl: oauth2!.tokenUrl,
				clientId: oauth2!.clientId,
				clientSecret: oauth2!.clientSecret,
				accountPath: '/v2/account',
				accountField: 'record.name',
			};
		case 'bare':
			return { authentication: 'basic', ...basic!, accountPath: '' };
		default:
			return {};
	}
}
