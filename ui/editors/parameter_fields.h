#pragma once

#include "models/config/step_parameter.h"

#include <QWidget>

#include <vector>

class QFormLayout;

namespace groundswell::ui {

class TypingDelay;

/// The parameters of a step as fields, each by its kind, with what holds where nothing is said. It keeps nothing
/// itself: what a person enters is told as JSON, and what the JSON says is shown. Owner thread only.
class ParameterFields : public QWidget {
    Q_OBJECT

public:
    /// Tab leads from `before` into the fields. What is typed is told by way of `typing`.
    ParameterFields(QWidget* before, TypingDelay* typing, QWidget* parent = nullptr);

    void setParameters(const std::vector<config::StepParameter>& parameters);

Q_SIGNALS:
    /// `value` is JSON; empty = the parameter is taken out.
    void changed(const QString& name, const QString& value);
    /// A parameter that has no field is wanted where it is written.
    void placeWanted(const QString& name);

private:
    [[nodiscard]] QWidget* makeField(const config::StepParameter& parameter);
    [[nodiscard]] QWidget* makeLine(const config::StepParameter& parameter);
    [[nodiscard]] QWidget* makeChoice(const config::StepParameter& parameter);
    [[nodiscard]] QWidget* makeFlag(const config::StepParameter& parameter);
    [[nodiscard]] QWidget* makeLines(const config::StepParameter& parameter);
    [[nodiscard]] QWidget* makePlace(const config::StepParameter& parameter);
    void rebuild();
    void tellTyped(const QString& name, const QString& value);

    QWidget* const m_before;
    TypingDelay* const m_typing;
    QFormLayout* m_form;
    std::vector<config::StepParameter> m_shown;  ///< with what was typed since
};

/// A text as a JSON string.
[[nodiscard]] QString jsonString(const QString& text);
/// "Join similarity" for "join_similarity".
[[nodiscard]] QString parameterName(const config::StepParameter& parameter);

}  // namespace groundswell::ui
