#pragma once

#include "models/domain/cluster.h"
#include "models/domain/source_state.h"
#include "pipeline/service.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

namespace groundswell::ui {

/// One day of a source of which something may be missing.
struct MissingDay {
    core::UtcDay day{};
    std::int64_t items = 0;
    std::chrono::microseconds missing{};  ///< of the longest query, at most a day
    double expected = 0;                  ///< what is usual for what is missing; 0 = not known or nothing
    std::string reason;                   ///< of the newest gap
    bool known = true;                    ///< false where nothing ever came: then no number of items is one
};

/// The days from `first` on. What is usual is that of 24 hours and of all queries, of which each has an equal share.
/// Pure.
[[nodiscard]] std::vector<MissingDay> missingDays(core::UtcDay first, std::size_t days,
                                                  const std::vector<domain::TimeBin>& items,
                                                  const std::vector<domain::FetchGap>& gaps, std::size_t queries,
                                                  std::optional<double> usual);
/// The first of `days` days that end today, or with the newest gap where that is older.
[[nodiscard]] core::UtcDay firstMissingDay(const std::vector<domain::FetchGap>& gaps, std::size_t days,
                                           core::UtcTime now);

/// Bars of a source's days; upon them hatched what is missing, as high as is usual for it. A day of which nothing came
/// and something is missing has no number. The accessible description says it in words, and the arrow keys go from day
/// to day and tell each in a tip. Owner thread only.
class MissingDays : public QWidget {
    Q_OBJECT

public:
    explicit MissingDays(QWidget* parent = nullptr);

    void setDays(std::vector<MissingDay> days);
    [[nodiscard]] const std::vector<MissingDay>& days() const { return m_days; }
    /// The same numbers, a row a day.
    [[nodiscard]] pipeline::ExportTable table() const;
    /// "11 Oct: 247 items, 15 h are missing. ..."
    [[nodiscard]] QString description() const;
    /// The day that the keys have come to.
    [[nodiscard]] std::optional<std::size_t> current() const { return m_current; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] static QString words(const MissingDay& day);
    [[nodiscard]] QRectF columnOf(std::size_t day) const;
    void paintDay(QPainter& painter, const MissingDay& day, const QRectF& column, double perItem) const;

    void goTo(std::size_t day);
    void describe();

    std::vector<MissingDay> m_days;
    std::optional<std::size_t> m_current;
};

}  // namespace groundswell::ui
