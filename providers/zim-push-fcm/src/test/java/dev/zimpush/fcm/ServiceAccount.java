package dev.zimpush.fcm;

import com.google.gson.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A service account's key as the Firebase console gives it, whose tokens come from a local server. */
record ServiceAccount(String json, String privateKey) {
    static ServiceAccount of(String project, URI tokenServer) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String key = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        JsonObject json = new JsonObject();
        json.addProperty("type", "service_account");
        json.addProperty("project_id", project);
        json.addProperty("private_key_id", "key-1");
        json.addProperty("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        json.addProperty("client_email", "push@" + project + ".iam.gserviceaccount.com");
        json.addProperty("client_id", "1");
        json.addProperty("token_uri", tokenServer.toString());
        return new ServiceAccount(json.toString(), key);
    }

    @Override
    public String toString() {
        return "ServiceAccount";
    }
}
