#include "pipeline/operations/language_claims.h"

#include "pipeline/text/language.h"

namespace groundswell::operations {

core::Result<std::int64_t> countContradictedClaims(store::ReadConnection& reader) {
    const auto claims = reader.items().languageClaims();
    if (!claims) return claims.error();
    std::int64_t items = 0;
    for (const store::LanguageClaim& claim : *claims) {
        if (text::contradictsClaim(claim.language, claim.claimed)) items += claim.items;
    }
    return items;
}

}  // namespace groundswell::operations
