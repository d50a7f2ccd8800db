#pragma once

#include "models/domain/trend.h"

#include <QAbstractButton>
#include <QWidget>

#include <optional>

class QVBoxLayout;

namespace groundswell::ui {

class TextLabel;

/// One line of what is new: an icon, how many, of what, and that it can be opened.
class NewsRow : public QAbstractButton {
    Q_OBJECT

public:
    NewsRow(const QString& iconName, bool isBad, QWidget* parent = nullptr);

    void setNews(std::int64_t count, const QString& words);
    [[nodiscard]] std::int64_t count() const { return m_count; }
    [[nodiscard]] QSize sizeHint() const override { return {200, 34}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    bool m_isBad;
    std::int64_t m_count = 0;
    QString m_words;
};

/// What came since somebody last looked; each line opens the page that shows exactly that. Owner thread only.
class NewsSection : public QWidget {
    Q_OBJECT

public:
    enum class Line { Made, Grown, Joined, Split, Failed };
    explicit NewsSection(QWidget* parent = nullptr);

    /// `since` is when somebody looked last; none = never before.
    void setNews(const domain::NewsSince& news, std::optional<core::UtcTime> since, core::UtcTime now);
    /// What stands there where there is no last look.
    [[nodiscard]] QWidget* totals() const { return m_totals; }

Q_SIGNALS:
    void lineChosen(groundswell::ui::NewsSection::Line line);

private:
    NewsRow* addRow(QVBoxLayout* column, Line line, const QString& name, const QString& iconName, const QString& tip);

    TextLabel* m_title;
    TextLabel* m_when;
    QWidget* m_list;
    QWidget* m_totals;
    TextLabel* m_nothing;
    NewsRow* m_made;
    NewsRow* m_grown;
    NewsRow* m_joined;
    NewsRow* m_split;
    NewsRow* m_failed;
};

}  // namespace groundswell::ui
