#include "models/domain/keyword.h"

namespace groundswell::domain {

std::string_view keywordKindName(KeywordKind kind) noexcept {
    switch (kind) {
        case KeywordKind::Phrase: return "phrase";
        case KeywordKind::Hashtag: return "hashtag";
        case KeywordKind::Entity: return "entity";
        case KeywordKind::Topic: return "topic";
    }
    return {};
}

}  // namespace groundswell::domain
