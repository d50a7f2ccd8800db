#pragma once

#include "models/domain/keyword_question.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace groundswell::ui {

/// The row of conditions that only keywords have: their kind, how many items and clusters they are in, what they
/// contain.
class KeywordConditions : public QWidget {
    Q_OBJECT

public:
    explicit KeywordConditions(QWidget* parent = nullptr);

    /// Puts them into a question.
    void addTo(domain::KeywordQuestion& question) const;
    [[nodiscard]] bool isEmpty() const;
    void clear();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QSpinBox* makeNumber(const QString& name, const QString& prefix, const QString& words,
                                       const QString& tip, int least);

    QComboBox* m_kinds;
    QSpinBox* m_items;
    QSpinBox* m_clusters;
    QLineEdit* m_contains;
    QTimer m_delay;
};

}  // namespace groundswell::ui
