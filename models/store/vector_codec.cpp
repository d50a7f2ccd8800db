#include "models/store/vector_codec.h"

#include "models/domain/vector.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace groundswell::store {

namespace {

constexpr char oneByteForm = 1;
constexpr char twoByteForm = 2;
constexpr double mostCosineError = 1e-4;

// The largest number becomes the largest of the integer type: the scale is the vector's length, which nobody needs.
std::vector<std::int16_t> quantise(std::span<const float> vector, double largest) {
    double peak = 0;
    for (const double number : vector) peak = std::max(peak, std::abs(number));
    std::vector<std::int16_t> steps;
    steps.reserve(vector.size());
    for (const double number : vector) {
        steps.push_back(static_cast<std::int16_t>(std::lround(number / peak * largest)));
    }
    return steps;
}

double cosineError(std::span<const float> vector, const std::vector<std::int16_t>& steps) {
    double dot = 0;
    double own = 0;
    double other = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double number = vector[i];
        const double step = steps[i];
        dot += number * step;
        own += number * number;
        other += step * step;
    }
    return 1 - dot / std::sqrt(own * other);
}

bool scaleToUnit(std::vector<float>& vector) {
    double squares = 0;
    for (const float step : vector) squares += static_cast<double>(step) * static_cast<double>(step);
    if (squares == 0) return false;
    const double length = std::sqrt(squares);
    for (float& step : vector) step = static_cast<float>(static_cast<double>(step) / length);
    return true;
}

}  // namespace

std::string encodeVector(std::span<const float> vector) {
    std::string bytes;
    const std::vector<std::int16_t> coarse = quantise(vector, 127);
    if (cosineError(vector, coarse) <= mostCosineError) {
        bytes.reserve(1 + vector.size());
        bytes += oneByteForm;
        for (const std::int16_t step : coarse) bytes += static_cast<char>(step);
        return bytes;
    }
    bytes.reserve(1 + 2 * vector.size());
    bytes += twoByteForm;
    for (const std::int16_t step : quantise(vector, 32767)) {
        const auto bits = static_cast<std::uint16_t>(step);
        bytes += static_cast<char>(bits & 0xff);
        bytes += static_cast<char>(bits >> 8);
    }
    return bytes;
}

bool decodeVector(std::string_view bytes, std::vector<float>& vector) {
    vector.clear();
    if (bytes.size() < 2) return false;
    const char form = bytes.front();
    bytes.remove_prefix(1);
    if (form == oneByteForm) {
        for (const char byte : bytes) vector.push_back(static_cast<float>(static_cast<signed char>(byte)));
    } else if (form == twoByteForm && bytes.size() % 2 == 0) {
        for (std::size_t i = 0; i < bytes.size(); i += 2) {
            const auto low = static_cast<unsigned char>(bytes[i]);
            const auto high = static_cast<unsigned char>(bytes[i + 1]);
            vector.push_back(static_cast<float>(static_cast<std::int16_t>(low | (high << 8))));
        }
    }
    return vector.size() <= domain::mostVectorDimensions && scaleToUnit(vector);
}

std::optional<std::vector<float>> decodeVector(std::string_view bytes) {
    std::vector<float> vector;
    if (!decodeVector(bytes, vector)) return std::nullopt;
    return vector;
}

}  // namespace groundswell::store
