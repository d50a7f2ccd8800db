#include "models/store/hashing.h"

#include "models/store/item_writer.h"

#include <xxhash.h>

namespace groundswell::store {

std::int64_t storedHash(std::string_view text) noexcept {
    return static_cast<std::int64_t>(XXH3_64bits(text.data(), text.size()));
}

std::uint64_t itemKeyHash(const std::string& externalId, const std::string& field) {
    std::string key;
    key.reserve(externalId.size() + 1 + field.size());
    key += externalId;
    key += '\0';
    key += field;
    return XXH3_64bits(key.data(), key.size());
}

}  // namespace groundswell::store
