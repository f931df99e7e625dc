// A program with the service's addresses built in, as a CommonJS module: tokens by msal-node, the API by undici and axios.
const { ConfidentialClientApplication } = require('@azure/msal-node')
const axios = require('axios')
const { Agent, request } = require('undici')

const customers = 'https://api.partnercenter.microsoft.com/v1/customers?size=1'
const auth = { clientId: 'a111a4c1-23b1-412d-9272-d1371c17149d', clientSecret: 'nightly-jobs-secret', authority: 'https://login.microsoftonline.com/northgatecloud.onmicrosoft.com' }

async function main () {
  const { accessToken } = await new ConfidentialClientApplication({ auth }).acquireTokenByClientCredential({ scopes: ['https://api.partnercenter.microsoft.com/.default'] })
  const headers = { authorization: `Bearer ${accessToken}` }
  const name = ({ items: [{ companyProfile }] }) => companyProfile.companyName
  const told = {
    axios: name((await axios.get(customers, { headers })).data),
    undici: name(await (await request(customers, { headers, dispatcher: new Agent({ keepAliveTimeout: 10 }) })).body.json()),
    fetch: name(await (await fetch(customers, { headers })).json())
  }
  console.log(JSON.stringify(told))
}
main()
