/** How each runtime is made to trust the authority and to ask the proxy: a line each. */

export interface Recipe { runtime: string, trust: string, proxy: string }

const quoted = (path: string) => /^[\w/.:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`

/** For an authority's certificate in a file, and a proxy at a port of this machine. */
export function recipes (file: string, port: number): Recipe[] {
  const ca = quoted(file)
  const proxy = `HTTPS_PROXY=http://127.0.0.1:${port}`
  return [
    { runtime: 'Node (axios, got, node-fetch)', trust: `NODE_EXTRA_CA_CERTS=${ca}`, proxy },
    { runtime: 'Node (fetch, 22.21 and later)', trust: `NODE_EXTRA_CA_CERTS=${ca}`, proxy: `NODE_USE_ENV_PROXY=1 ${proxy}` },
    { runtime: 'Python requests', trust: `REQUESTS_CA_BUNDLE=${ca}`, proxy },
    { runtime: 'Python httpx, urllib', trust: `SSL_CERT_FILE=${ca}`, proxy },
    {
      runtime: 'Java',
      trust: `keytool -importcert -noprompt -alias partner-center-emulator -file ${ca} -keystore emulator.p12 -storepass changeit && export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=emulator.p12 -Djavax.net.ssl.trustStorePassword=changeit"`,
      proxy: `JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${port}"`
    },
    { runtime: '.NET, PowerShell 7 on Linux', trust: `SSL_CERT_FILE=${ca}`, proxy },
    { runtime: '.NET, PowerShell on Windows', trust: `Import-Certificate -FilePath ${ca} -CertStoreLocation Cert:\\CurrentUser\\Root`, proxy: `$env:HTTPS_PROXY = 'http://127.0.0.1:${port}'` },
    { runtime: '.NET, PowerShell on macOS', trust: `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${ca}`, proxy },
    { runtime: 'Go', trust: `SSL_CERT_FILE=${ca}`, proxy },
    { runtime: 'PHP', trust: `php -d openssl.cafile=${ca} -d curl.cainfo=${ca}`, proxy },
    { runtime: 'curl', trust: `curl --cacert ${ca}`, proxy }
  ]
}
