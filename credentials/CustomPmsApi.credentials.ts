import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { CUSTOM_PMS } from '../nodes/CustomPms/account';
import {
	restAccount,
	restAuthenticate,
	restProperties,
	restTest,
} from '../nodes/shared/rest/access/credential';

/** Access to the REST API of Custom PMS by one of the usual ways to sign in. */
export class CustomPmsApi implements ICredentialType {
	name = 'customPmsApi';

	displayName = 'Custom PMS API';

	documentationUrl = 'https://docs.n8n.io/integrations/builtin/credentials/httprequest/';

	icon = {
		light: 'file:../nodes/CustomPms/customPms.svg',
		dark: 'file:../nodes/CustomPms/customPms.dark.svg',
	} as const;

	properties: INodeProperties[] = restProperties('https://pms.example.com/api/v1', 'header');

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ account: string }> {
		return await restAccount(CUSTOM_PMS, this.helpers, credentials);
	}

	authenticate = restAuthenticate;

	test: ICredentialTestRequest = restTest;
}
