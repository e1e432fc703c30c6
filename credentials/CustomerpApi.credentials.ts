import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { CUSTOMERP } from '../nodes/Customerp/account';
import {
	restAccount,
	restAuthenticate,
	restProperties,
	restTest,
} from '../nodes/shared/rest/access/credential';

/** Access to the REST API of Customerp by one of the usual ways to sign in. */
export class CustomerpApi implements ICredentialType {
	name = 'customerpApi';

	displayName = 'Customerp API';

	documentationUrl = 'https://docs.n8n.io/integrations/builtin/credentials/httprequest/';

	icon = {
		light: 'file:../nodes/Customerp/customerp.svg',
		dark: 'file:../nodes/Customerp/customerp.dark.svg',
	} as const;

	properties: INodeProperties[] = restProperties('https://erp.example.com/api/v1', 'bearer');

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ account: string }> {
		return await restAccount(CUSTOMERP, this.helpers, credentials);
	}

	authenticate = restAuthenticate;

	test: ICredentialTestRequest = restTest;
}
