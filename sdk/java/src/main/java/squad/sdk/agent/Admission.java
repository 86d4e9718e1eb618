package squad.sdk.agent;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import squad.agent.v1.AnalysisHeader;
import squad.errors.v1.ErrorReason;
import squad.sdk.reason.SquadException;

/** Lets a call through that says until when, and who. */
final class Admission {
    private static final String AUDIENCE = "squad-internal";
    /** They send changes: the worker of a stack, and {@code squad review}. */
    private static final List<String> ISSUERS = List.of("worker", "cli");
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final Optional<Path> trustDir;

    Admission(Optional<Path> trustDir) {
        this.trustDir = trustDir;
    }

    /** The tenant a token speaks for; empty where nobody's tokens are looked at. */
    Optional<String> admit(Metadata headers) {
        if (Context.current().getDeadline() == null) {
            throw new SquadException(
                Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_DEADLINE_REQUIRED, "the call has no deadline: set a timeout");
        }
        return trustDir.map(folder -> {
            try {
                String header = Optional.ofNullable(headers.get(AUTHORIZATION)).orElse("");
                return verify(header.startsWith(BEARER) ? header.substring(BEARER.length()) : "", folder);
            } catch (ParseException | JOSEException | BadJWTException | IOException refused) {
                String said = "the credential is not valid: " + refused.getMessage();
                throw new SquadException(Status.Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_CREDENTIAL_INVALID, said);
            }
        });
    }

    /** Holds a header against what is required, and against the token's tenant. */
    static void admit(AnalysisHeader header, Optional<String> tenant) {
        require("header.review_id", header.getReviewId());
        require("header.tenant_id", header.getTenantId());
        require("header.repository_id", header.getRepositoryId());
        if (!tenant.orElse(header.getTenantId()).equals(header.getTenantId())) {
            String said = "tenant_id is not the tenant of the credential: use your own";
            throw new SquadException(Status.Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_TENANT_MISMATCH, said);
        }
    }

    private static void require(String field, String value) {
        if (value.isEmpty()) {
            String said = field + " is required: fill it";
            throw new SquadException(Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_FIELD_REQUIRED, said, Map.of("field", field));
        }
    }

    private static String verify(String token, Path folder) throws ParseException, JOSEException, BadJWTException, IOException {
        SignedJWT signed = SignedJWT.parse(token);
        JWTClaimsSet claims = signed.getJWTClaimsSet();
        Path key = trusted(String.valueOf(signed.getHeader().getKeyID()), String.valueOf(claims.getIssuer()), folder);
        boolean good = JWSAlgorithm.RS256.equals(signed.getHeader().getAlgorithm())
            && signed.verify(new RSASSAVerifier(publicKey(key)));
        if (!good) {
            throw new BadJWTException("its signature is wrong");
        }
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
            new DefaultJWTClaimsVerifier<>(AUDIENCE, new JWTClaimsSet.Builder().build(), Set.of("exp", "iat", "iss", "sub"));
        verifier.setMaxClockSkew(2);
        verifier.verify(claims, null);
        return Optional.ofNullable(claims.getStringClaim("tenant_id")).orElse("");
    }

    private static RSAPublicKey publicKey(Path file) throws IOException, BadJWTException {
        try {
            byte[] key = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new BadJWTException("its signing key cannot be read here");
        }
    }

    /** Keys are read as they are needed: new ones work and removed ones stop at once. */
    private static Path trusted(String id, String issuer, Path folder) throws BadJWTException {
        if (ISSUERS.contains(issuer) && id.matches("[0-9A-Za-z]{1,64}")) {
            Path key = folder.resolve("%s-%s.pem".formatted(issuer, id));
            if (Files.isRegularFile(key)) {
                return key;
            }
        }
        throw new BadJWTException("its signing key is not trusted here");
    }
}
