#pragma once

#include "pipeline/cluster/members.h"

#include <cstddef>
#include <vector>

namespace groundswell::cluster {

/// How a cluster's members fall into two stories.
struct Division {
    std::vector<Member> kept;   ///< the larger side
    std::vector<Member> apart;  ///< what leaves
};

/// Fewer members than this are not looked at: two stories cannot be told from a varied one by so few.
inline constexpr std::size_t leastMembersToDivide = 32;

/// Divides members that hold no story together: two-means by cosine (spherical k-means, Dhillon and Modha 2001), begun
/// with the member least like the rest and what is near it. The members come back whole (`apart` is empty) unless both
/// sides are large enough and hold together far better than what lies between them: a varied story is none of two.
[[nodiscard]] Division divideMembers(std::vector<Member> members);

}  // namespace groundswell::cluster
