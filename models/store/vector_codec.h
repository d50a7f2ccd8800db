#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// A vector as the store keeps it: one signed byte a number, or two where one byte would turn it by more than 1e-4 (as
/// cosine error), which happens to vectors with few large numbers. Its length is not kept. `vector` has 1 to
/// domain::mostVectorDimensions finite numbers that are not all 0. Pure.
[[nodiscard]] std::string encodeVector(std::span<const float> vector);

/// The unit vector of stored bytes, always the same for the same bytes; none when they are not a vector. Pure.
[[nodiscard]] std::optional<std::vector<float>> decodeVector(std::string_view bytes);
/// The same into a vector whose room is used again; false, and nothing of use in it, when the bytes are no vector.
[[nodiscard]] bool decodeVector(std::string_view bytes, std::vector<float>& vector);

}  // namespace groundswell::store
