#include "pipeline/services/vector_json.h"

#include "models/domain/vector.h"

namespace groundswell::services {

std::vector<float> vectorOf(const nlohmann::json& value) {
    std::vector<float> numbers;
    if (!value.is_array() || value.size() > domain::mostVectorDimensions) return numbers;
    numbers.reserve(value.size());
    for (const nlohmann::json& number : value) {
        if (!number.is_number()) return {};
        numbers.push_back(number.get<float>());
    }
    return numbers;
}

}  // namespace groundswell::services
